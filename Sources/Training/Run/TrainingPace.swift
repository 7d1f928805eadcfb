/// How fast a run goes, over some twenty steps.
package struct TrainingPace: Sendable {
    /// Seconds for a pixel of a patch; nil before there is a measure.
    private var secondsAPixel: Double?
    private var steps = 0

    /// No measure yet.
    package init() {}

    /// Takes in a step.
    package mutating func add(seconds: Double, patches: Int, side: Int) {
        steps += 1
        // The first steps fill caches.
        if steps == 3 { secondsAPixel = nil }
        let pixel = seconds / Double(patches * side * side)
        secondsAPixel = secondsAPixel.map { $0 + (pixel - $0) / 20 } ?? pixel
    }

    /// The time to the end of the last phase: what phases in minutes say, and for steps what they took so far, in proportion
    /// to the pixels.
    package func secondsLeft(_ phases: [TrainingPhase], _ progress: TrainingProgress) -> Double? {
        guard let secondsAPixel else { return nil }
        var left = 0.0
        for (index, phase) in phases.enumerated() where index >= progress.phase {
            switch phase.span {
            case .minutes(let minutes):
                left += max(0, 60 * minutes - (index == progress.phase ? progress.phaseSeconds : 0))
            case .steps(let count):
                let rest = Double(count - (index == progress.phase ? progress.phaseStep : 0))
                let frames = Double(phase.frames.reduce(0, +)) / Double(phase.frames.count)
                left += max(0, rest) * secondsAPixel * Double(phase.batch * phase.crop * phase.crop) * frames
            }
        }
        return left
    }
}
