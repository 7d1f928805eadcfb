import Imaging

extension State {
    /// Begins to draw a box, from the best proposal there is.
    mutating func propose() {
        guard let size = frameSize else { return }
        if case .selecting = mode { return }
        playback.isPlaying = false
        if let truth = subject.truth(at: position) {
            mode = .selecting(Selection(box: truth, origin: .groundTruth))
        } else if let record {
            mode = .selecting(Selection(box: record.box, origin: .tracker))
        } else {
            let (width, height) = (Double(size.width), Double(size.height))
            let side = (min(width, height) / 4).rounded()
            mode = .selecting(
                Selection(
                    box: BoundingBox(
                        x: ((width - side) / 2).rounded(), y: ((height - side) / 2).rounded(), width: side,
                        height: side), origin: .middle))
        }
    }

    /// Takes the ground truth's box: into the drawing, or as the target.
    mutating func takeTruth() -> [Effect] {
        guard let truth = subject.truth(at: position) else {
            say("frame \(position) has no ground truth", .warning)
            return []
        }
        guard case .selecting = mode else { return track(truth) }
        editSelection { selection, _ in
            selection.box = truth
            selection.origin = .groundTruth
        }
        return []
    }

    /// Changes the box that is being drawn.
    ///
    /// - Parameter change: receives the selection and the frame's size.
    mutating func editSelection(_ change: (inout Selection, (width: Int, height: Int)) -> Void) {
        guard case .selecting(var selection) = mode, let size = frameSize else { return }
        change(&selection, size)
        message = nil
        mode = .selecting(selection)
    }

    /// Moves the box, or resizes it where the keys are exchanged.
    mutating func moveSelection(columns: Int, rows: Int) {
        editSelection { $0.change(resizing: $0.resizes, columns: columns, rows: rows, in: $1) }
    }

    /// Resizes the box, or moves it where the keys are exchanged.
    mutating func resizeSelection(columns: Int, rows: Int) {
        editSelection { $0.change(resizing: !$0.resizes, columns: columns, rows: rows, in: $1) }
    }

    /// Begins to track the box that was drawn.
    mutating func acceptSelection() -> [Effect] {
        guard case .selecting(let selection) = mode else { return [] }
        return track(selection.box)
    }
}
