import Terminal

/// Something that happened.
public enum Event: Sendable {
    /// On the terminal.
    case terminal(TerminalEvent)
    /// In the tracker's or the file thread.
    case runner(RunnerReport)
    /// A recording ended, or could not go on; the text is for the user.
    case recordingEnded(path: String, failure: String?)
    /// Time has passed.
    case tick
}

/// Something that has to be done outside.
public enum Effect: Sendable {
    /// Track, or decode.
    case work(WorkRequest)
    /// Give up the request under way.
    case cancelWork
    /// Write a file.
    case save(SavedFile)
    /// Give up the files that are being written, as far as that takes long.
    case stopSaving
    /// Begin to record the screen into a file.
    case startRecording(path: String)
    /// End the recording.
    case stopRecording
    /// Stop the program as ^Z does.
    case suspend
    /// Draw the whole screen anew.
    case redraw
    /// Leave, with an exit code.
    case quit(Int32)
}
