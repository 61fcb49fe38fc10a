//! Bookmarks: steps to jump back to. What is kept of them is not thinned out.

use shared::{
    chronicle::{BookmarkId, Place, TITLE_MAX},
    rejection::Rejection,
};

use super::{
    Playground,
    course::BOOKMARKS,
    history::Known,
    rewind::{EDIT_MAX, whole},
};

/// What somebody called a branch or a bookmark.
///
/// # Errors
/// When it is empty, too long, or has characters that cannot be shown on a line.
pub(super) fn title(name: &str) -> Result<String, Rejection> {
    let name = name.trim();
    let length = name.chars().count() as u64;
    if (1..=TITLE_MAX).contains(&length) && !name.chars().any(char::is_control) {
        Ok(name.to_owned())
    } else {
        Err(Rejection::BadTitle { max: TITLE_MAX })
    }
}

impl Playground {
    /// Sets a bookmark at the present step.
    ///
    /// # Errors
    /// When the name cannot be taken, there are too many, or the step is not
    /// kept.
    pub(super) async fn add_bookmark(&mut self, name: &str) -> Result<(), Rejection> {
        let name = title(name)?;
        self.check_up()?;
        self.observe().await?;
        self.keep(EDIT_MAX).await;
        let place = self.kept_here()?;
        let count = self.course.named_bookmarks();
        if count >= BOOKMARKS || self.would_take_too_much(place) {
            let max = count as u64;
            return Err(Rejection::BookmarksFull { max });
        }
        let at_ms = self.world.now_ms;
        self.course.add_bookmark(Some(name), place, at_ms);
        Ok(())
    }

    /// Where the room is, if it can be gone back to.
    fn kept_here(&self) -> Result<Place, Rejection> {
        let step = self.world.step;
        let place = self.place().ok_or(Rejection::NoStep { step })?;
        let known = self.history.at(place);
        whole(known.ok_or(Rejection::NoStep { step })?)?;
        Ok(place)
    }

    /// Whether what bookmarks hold on to would leave too little for other steps.
    fn would_take_too_much(&self, place: Place) -> bool {
        let bookmarks = self.course.chronicle().bookmarks.iter();
        let named = bookmarks.filter(|bookmark| bookmark.name.is_some());
        let places = named.map(|bookmark| bookmark.at).chain([place]);
        self.history.take_more_than(&places.collect(), 4)
    }

    /// Keeps the step at which live mode was paused, and sets a bookmark there.
    pub(super) async fn mark_pause(&mut self) {
        self.keep(EDIT_MAX).await;
        if let Some(place) = self.place()
            && matches!(self.history.at(place), Some(Known::Whole(_)))
        {
            let at_ms = self.world.now_ms;
            self.course.add_bookmark(None, place, at_ms);
        }
    }

    /// Takes a bookmark away.
    ///
    /// # Errors
    /// When there is none of that number.
    pub(super) fn remove_bookmark(&mut self, bookmark: BookmarkId) -> Result<(), Rejection> {
        if self.course.remove_bookmark(bookmark) {
            Ok(())
        } else {
            Err(Rejection::NoBookmark)
        }
    }

    /// Goes to the step of a bookmark: on the branch that the room is on, where
    /// that goes through it.
    ///
    /// # Errors
    /// When there is no such bookmark, or the room is there already.
    pub(super) async fn go_to_bookmark(&mut self, bookmark: BookmarkId) -> Result<(), Rejection> {
        self.check_up()?;
        self.observe().await?;
        let bookmark = self.course.bookmark(bookmark);
        let at = bookmark.ok_or(Rejection::NoBookmark)?.at;
        let branch = self.course.branch();
        if self.course.place(branch, at.step) == Some(at) {
            self.go_to_step_of(branch, at.step).await
        } else {
            self.go_to_step_of(at.branch, at.step).await
        }
    }
}
