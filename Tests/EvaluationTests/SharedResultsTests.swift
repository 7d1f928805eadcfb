import Evaluation
import Foundation
import Imaging
import Sequences
import TestSupport
import Testing

/// Saved results of published trackers whose scores are known from other programs.
@Suite("Saved results with known scores", .enabled(if: SharedData.isPresent, SharedData.absence))
struct SharedResultsTests {
    @Test("UDT on OTB-100: AUC 0.587, precision 0.760; on OTB-2013 by the built-in membership")
    func onePass() throws {
        let sequences = try readAnnotations(SharedData.url("data/annotations/otb100").path).sequences
        #expect(sequences.count == 100)
        #expect(sequences.allSatisfy { $0.otb != nil })
        let folders = try ResultFolder.trackers(
            in: SharedData.url("data/results/otb100").path, sequences: sequences)
        #expect(folders.map(\.tracker) == ["UDT"])
        let scores = TrackerScores(scoring: folders[0], on: sequences, protocols: [.onePass], rules: ScoringRules())
        #expect(scores.problems.isEmpty)
        let groups = SequenceGroup.groups(of: sequences)
        let summary = try #require(scores.summary(.onePass, over: groups[0]))
        #expect(abs(summary.score.area - 0.587) < 0.001)
        #expect(abs(summary.score.precision - 0.760) < 0.001)
        #expect(summary.score.frames == 59_035)
        #expect(summary.score.unannotatedFrames == 10)
        #expect(groups.filter { $0.kind == .benchmark }.map(\.sequences.count) == [51, 50])
        #expect(groups.filter { $0.kind == .attribute(.toolkit) }.count == 11)
    }

    @Test("ground truth scored as a result: AUC 0.952, precision 1")
    func groundTruth() throws {
        let sequences = try readAnnotations(SharedData.url("data/annotations/otb100").path).sequences
        let folder = try ResultFolder(tracker: "truth", path: SharedData.url("data/annotations/otb100").path)
        let scores = TrackerScores(scoring: folder, on: sequences, protocols: [.onePass], rules: ScoringRules())
        let all = SequenceGroup.groups(of: sequences)[0]
        let summary = try #require(scores.summary(.onePass, over: all))
        #expect(abs(summary.score.area - 0.952) < 0.001)
        #expect(summary.score.precision == 1)
    }

    @Test(
        "supervised results have their published expected overlap",
        arguments: [("NanoTrack", 0.311), ("SiamTPN", 0.191)])
    func supervised(tracker: String, published: Double) throws {
        let sequences = try readAnnotations(
            SharedData.url("data/annotations/vot2018").path, preferring: .vot
        ).sequences
        #expect(sequences.count == 60)
        #expect(sequences.allSatisfy { $0.frameSize != nil && $0.convention == .vot })
        let folder = try ResultFolder(
            tracker: tracker, path: SharedData.url("data/results/vot2018/\(tracker)").path)
        for overlap in OverlapMeasure.allCases {
            let scores = TrackerScores(
                scoring: folder, on: sequences, protocols: [.supervised], rules: ScoringRules(overlap: overlap))
            #expect(scores.problems.isEmpty)
            let all = SequenceGroup.groups(of: sequences)[0]
            let summary = try #require(scores.supervisedSummary(over: all, rules: ScoringRules()))
            let expected = try #require(summary.score.expectedAverageOverlap)
            #expect(abs(expected - published) < 0.005)
            #expect(summary.score.frames == 21_356)
            #expect(summary.score.failures == (tracker == "NanoTrack" ? 70 : 152))
        }
    }
}
