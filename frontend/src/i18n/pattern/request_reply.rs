//! Request and reply, in words.

use super::{
    About,
    Kept::{No, Yes},
};

pub(super) fn english(slug: &str) -> Option<About> {
    Some(match slug {
        "request-reply" => About {
            name: "Request and reply: lists",
            way: "Over a list",
            purpose: "A caller sends a request under a name of its own and waits for the list `reply:` of that name; whichever server takes the request pushes its reply there. The reply expires, since a caller that gave up never comes for it.",
            keeps: &[
                Yes(
                    "A reply finds the caller whose request it answers, whatever order the servers work in.",
                ),
                Yes(
                    "A server's crash loses no request: it stays in the server's own list, and is put back.",
                ),
                No("A caller that waited in vain cannot know whether the work was done."),
                No("A reply that comes too late is **lost**: nobody reads it, and it expires."),
                No("A server that crashes before it is done with a request does it **twice**."),
            ],
            choose: "When the sender cannot go on without the answer, and the one who answers may be any of several. Where no answer is needed, a queue is simpler; where many want to hear, publish.",
        },
        "request-reply-stream" => About {
            name: "Request and reply: a stream",
            way: "Over a stream",
            purpose: "Requests are entries of a stream that a group of servers shares out; replies go to a list for each request, as over a list. What a server left pending, a reaper claims and answers.",
            keeps: &[
                Yes("A reply finds the caller whose request it answers."),
                Yes("A request that a dead server had read is claimed and answered, later."),
                No(
                    "That is often too late: the caller has given up, and the reply expires **unread**.",
                ),
                No(
                    "Two servers can answer one request. The caller takes the first reply; the work was done **twice**.",
                ),
            ],
            choose: "When requests are to be kept and counted, or other groups want to see them too. For a few quick questions the list is enough.",
        },
        _ => return None,
    })
}

pub(super) fn chinese(slug: &str) -> Option<About> {
    Some(match slug {
        "request-reply" => About {
            name: "请求与回复：列表",
            way: "经由列表",
            purpose: "调用者以自己的名字发出请求，然后等待同名的列表 `reply:`；取走请求的服务者把回复推到那里。回复会过期，因为放弃了的调用者不会再来取。",
            keeps: &[
                Yes("不论服务者按什么顺序工作，回复都会找到发出该请求的调用者。"),
                Yes("服务者崩溃不会丢失请求：它留在服务者自己的列表里，会被放回。"),
                No("白等一场的调用者无从得知工作是否做过。"),
                No("来得太迟的回复会**丢失**：没人读它，它就过期了。"),
                No("服务者在完成之前崩溃，同一请求会被做**两遍**。"),
            ],
            choose: "发送者没有答案就无法继续，而由谁回答都可以时。不需要答案时，队列更简单；许多人都想听时，用发布。",
        },
        "request-reply-stream" => About {
            name: "请求与回复：流",
            way: "经由流",
            purpose: "请求是流里的条目，由一组服务者分担；回复像列表方式一样，进入每个请求自己的列表。服务者留下的待处理请求，由回收者认领并回复。",
            keeps: &[
                Yes("回复会找到发出该请求的调用者。"),
                Yes("已死的服务者读过的请求，之后会被认领并回复。"),
                No("那往往太迟：调用者已经放弃，回复**没人读**就过期了。"),
                No("同一请求可能有两个服务者回复。调用者取第一个；工作却做了**两遍**。"),
            ],
            choose: "请求需要留存、计数，或者别的组也要看到它们时。只有几个快问快答时，列表就够了。",
        },
        _ => return None,
    })
}
