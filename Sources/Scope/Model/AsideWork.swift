/// What the tracker's thread does beside the frame that was asked for: one thing at a time.
struct AsideWork: Sendable {
    /// What it is for.
    enum Owner: Sendable, Equatable {
        /// The sweep's run under way.
        case sweep
        /// The run that the one on the screen is compared with, by its number.
        case ghost(branch: Int)
        /// The page of a run.
        case page
    }

    /// The request's ticket.
    let ticket: Int
    /// What it is for.
    let owner: Owner
}
