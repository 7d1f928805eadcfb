import Evaluation
import Imaging
import Sequences

extension State {
    /// The run so far: the frames from the first target on, up to the first that was not tracked. Empty without a target.
    private var run: [FrameRecord] { branches.current.run }

    /// The score of the run so far (Equations.md, section 8); nil without ground truth, and before the second frame.
    public var runningScore: OnePassScore? { score(of: branches.current) }

    /// The score of a branch so far; nil without ground truth, and before its second frame.
    func score(of branch: Branch) -> OnePassScore? {
        let run = branch.run
        guard subject.hasTruth, run.count > 1 else { return nil }
        return try? OnePassScore(
            result: run.map(\.box), truth: run.map { subject.truth(at: $0.frame) }, unannotated: .leftOut)
    }

    /// The report of the run so far, as `trackscope report` gives it; nil where there is no score.
    var runReport: EvaluationReport? {
        guard let score = runningScore else { return nil }
        let run = run
        let nowhere = GroundTruth(.rectangle(BoundingBox(x: 0, y: 0, width: 0, height: 0)), isAbsent: true)
        let truth = run.map { record in
            subject.groundTruth.indices.contains(record.frame) ? subject.groundTruth[record.frame] ?? nowhere : nowhere
        }
        var scores = TrackerScores(tracker: tracker.name)
        scores.onePass[subject.name] = score
        scores.averageOverlap[subject.name] = try? AverageOverlapScore(
            result: run.map(\.box), truth: truth.map(\.box), frameSize: nil)
        let seconds = run.reduce(0) { $0 + $1.seconds }
        if seconds > 0 { scores.times[.onePass] = [subject.name: RunTime(frames: run.count, seconds: seconds)] }
        // Coordinates are the frame's own: no toolkit's rule for files that count from 1 applies.
        let sequence = AnnotatedSequence(name: subject.name, dataset: "", convention: .vot, truth: truth)
        return EvaluationReport(
            title: subject.name, sequences: [sequence], trackers: [scores], rules: ScoringRules(unannotated: .leftOut))
    }

    /// What a reader of the run's scores must know: how far it went, and what was done to it on the way.
    var runRemarks: [String] {
        let run = run
        guard let first = run.first?.frame, let last = run.last?.frame else { return [] }
        let isWhole = lastFrame == last
        var remarks = ["\(subject.name), frames \(first) to \(last)\(isWhole ? "" : ", not yet at the end")"]
        let later = history.changes.filter { (first + 1...max(last, first + 1)).contains($0.frame) }
        let drawn = later.filter { $0.box != nil && $0.tracker == nil }.map { "\($0.frame)" }
        for change in later {
            guard let tracker = change.tracker else { continue }
            remarks.append("From frame \(change.frame) on the tracker is \(tracker).")
        }
        let switched = later.filter { $0.ablation != nil }.map { "\($0.frame)" }
        if !drawn.isEmpty {
            remarks.append("The target was drawn anew in frame \(list(drawn)): this is no result of one pass.")
        }
        if !switched.isEmpty { remarks.append("Parts were switched in frame \(list(switched)).") }
        return remarks
    }
}
