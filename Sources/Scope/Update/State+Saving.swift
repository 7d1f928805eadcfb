import Overlay
import Sequences
import Terminal

extension State {
    /// The beginning of a file's name for this frame.
    private var fileStem: String {
        let name = subject.name.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." ? $0 : "_" }
        return "trackscope-\(String(name))-\(position)"
    }

    /// Saves the screen as it is.
    func savePicture(to path: String?) -> [Effect] {
        [.save(SavedFile(path: path ?? fileStem + ".png", content: .screen(view(self))))]
    }

    /// Saves the pane in focus at its own resolution.
    func savePane(to path: String?) -> [Effect] {
        guard let picture = fullResolutionPicture else { return [] }
        return [.save(SavedFile(path: path ?? fileStem + "-pane.png", content: .picture(picture)))]
    }

    /// Saves the trajectory.
    mutating func export(to path: String, as format: TrajectoryFormat) -> [Effect] {
        guard !records.isEmpty else {
            say("nothing was tracked yet", .warning)
            return []
        }
        return [.save(SavedFile(path: path, content: .text(format.render(trajectory))))]
    }

    /// Begins to make a video of the run so far.
    mutating func makeVideo(to path: String, as format: VideoFormat) -> [Effect] {
        let video = video(as: format)
        guard let first = video.pictures.first?.frame, let last = video.pictures.last?.frame else {
            say("nothing was tracked yet", .warning)
            return []
        }
        videoPath = path
        say("making \(path) of frames \(first) to \(last)")
        return [.save(SavedFile(path: path, content: .video(video)))]
    }

    /// Gives up the page or the video that is being made; nil where none is.
    mutating func stopMaking() -> [Effect]? {
        if let work = pageWork {
            pageWork = nil
            say("\(work.path) is not made: it was stopped")
            guard aside?.owner == .page else { return [] }
            aside = nil
            return [.cancelWork]
        }
        return videoPath == nil ? nil : [.stopSaving]
    }

    /// Begins to record the screen, or ends it.
    mutating func record(to path: String?) -> [Effect] {
        if let path, recording == nil {
            recording = path
            return [.startRecording(path: path)]
        }
        if recording != nil { return [.stopRecording] }
        say("no recording is made; 'record FILE.cast' begins one", .warning)
        return []
    }

    /// What was tracked, frame by frame.
    public var trajectory: [TrajectoryRow] { records.values.sorted { $0.frame < $1.frame }.map(\.row) }
}
