import Foundation
import Platform
import Sequences

/// Where the results of one piece of work lie: in the files that the toolkits of its protocol and data set read.
///
///     TRACKER/NAME.txt, TRACKER/times/NAME_time.txt          one pass (OTB's form, also got10k's for OTB)
///     TRACKER/scores/NAME_score.txt                          its scores and states
///     TRACKER/NAME/NAME_001.txt, TRACKER/NAME/NAME_time.txt  one pass over a GOT-10k sequence
///     TRACKER/baseline/NAME/NAME_001.txt                     supervised (VOT until 2019)
///     TRACKER/baseline/NAME/NAME_00000050.txt                multistart (VOT since 2020), from the anchor 50
///     TRACKER/sre/NAME/SHIFT.txt, TRACKER/tre/NAME/01.txt    spatial and temporal robustness
///     TRACKER/starts/NAME/BOX.txt, TRACKER/restarts/NAME/01.txt
///                                                            several first boxes, and restarts
struct ResultPlace {
    /// The folder of the results.
    let folder: String
    /// The folder of the times.
    private let timeFolder: String
    /// The folder of the scores and states of one pass.
    private let verdictFolder: String
    /// The record's file; it is written last.
    let record: String
    private let name: String
    private let isNumbered: Bool

    /// The place of a sequence's results in a tracker's folder.
    init(in tracker: String, _ kind: EvaluationProtocol, of sequence: AnnotatedSequence) {
        name = sequence.name
        switch kind {
        case .onePass:
            isNumbered = sequence.convention == .got10k
            folder = isNumbered ? join(tracker, name) : tracker
            timeFolder = isNumbered ? folder : join(tracker, "times")
            verdictFolder = isNumbered ? folder : join(tracker, "scores")
            record = join(folder, name + "_run.json")
        case .supervised, .multistart:
            isNumbered = true
            folder = join(join(tracker, "baseline"), name)
            timeFolder = folder
            verdictFolder = folder
            record = join(folder, name + (kind == .supervised ? "_run.json" : "_multistart.json"))
        case .spatial, .temporal, .starts, .restarts:
            isNumbered = false
            folder = join(join(tracker, kind.rawValue), name)
            timeFolder = folder
            verdictFolder = folder
            record = join(folder, "run.json")
        }
    }

    /// Makes the folders.
    func makeFolders() throws {
        try makeFolder(folder)
        try makeFolder(timeFolder)
        try makeFolder(verdictFolder)
    }

    /// The boxes of the only pass.
    var boxes: String { isNumbered ? repetition(1) : join(folder, name + ".txt") }
    /// The times of the only pass.
    var times: String { join(timeFolder, name + "_time.txt") }
    /// The scores and states of the only pass.
    var verdicts: String { join(verdictFolder, name + "_score.txt") }

    /// The results of one of several repetitions, from 1.
    func repetition(_ number: Int) -> String { join(folder, name + String(format: "_%03d.txt", number)) }
    /// The times of one of several repetitions.
    func repetitionTimes(_ number: Int) -> String { join(folder, name + String(format: "_%03d_time.txt", number)) }

    /// The results of the run from an anchor.
    func anchored(_ anchor: Anchor) -> String { join(folder, name + String(format: "_%08d.txt", anchor.frame)) }
    /// The times of the run from an anchor.
    func anchoredTimes(_ anchor: Anchor) -> String {
        join(folder, name + String(format: "_%08d_time.value", anchor.frame))
    }

    /// The boxes of one of several passes.
    func part(_ label: String) -> String { join(folder, label + ".txt") }
    /// The times of one of several passes.
    func partTimes(_ label: String) -> String { join(folder, label + "_time.txt") }
}
