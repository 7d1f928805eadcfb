import Evaluation
import Foundation
import TestSupport
import Testing

@Suite("OTB's sequences")
struct OTBSequenceTests {
    @Test("the sets have their published sizes")
    func sets() {
        #expect(OTBSequence.all.count == 100)
        #expect(Set(OTBSequence.all.map(\.name)).count == 100)
        #expect(OTBSequence.all.filter(\.isInOTB2013).count == 51)
        #expect(OTBSequence.all.filter(\.isInOTB50).count == 50)
        #expect(OTBSequence.all.reduce(0) { $0 + $1.frames } == 59_035)
    }

    @Test("attributes have the counts of published plots and of the lists")
    func attributeCounts() {
        func counts(_ source: OTBAttributeSource, _ sequences: [OTBSequence]) -> [String: Int] {
            var counts: [String: Int] = [:]
            for sequence in sequences {
                for attribute in sequence.attributes(source) { counts[attribute.rawValue, default: 0] += 1 }
            }
            return counts
        }
        #expect(
            counts(.toolkit, OTBSequence.all) == [
                "BC": 31, "DEF": 44, "IV": 38, "OCC": 49, "OPR": 63, "FM": 39, "LR": 9, "MB": 29, "OV": 14, "SV": 64,
                "IPR": 51,
            ])
        #expect(
            counts(.lists, OTBSequence.all) == [
                "IV": 38, "OCC": 49, "DEF": 44, "OPR": 64, "BC": 32, "SV": 65, "MB": 31, "FM": 43, "OV": 14, "LR": 10,
                "IPR": 51,
            ])
        #expect(
            counts(.toolkit, OTBSequence.all.filter(\.isInOTB2013)) == [
                "BC": 21, "DEF": 19, "IV": 25, "OCC": 29, "OPR": 39, "IPR": 31, "FM": 17, "MB": 12, "SV": 28, "LR": 4,
                "OV": 6,
            ])
    }

    @Test(
        "a target is recognised under the names that toolkits give it",
        arguments: [
            ("Jogging.1", 307, "Jogging.1"), ("jogging-1", 307, "Jogging.1"), ("Jogging_2", 307, "Jogging.2"),
            ("Human4", 667, "Human4.2"), ("david", 471, "David"), ("David", 770, "David"), ("Tiger1", 354, "Tiger1"),
            ("tiger2", 365, "Tiger2"), ("Skating2-2", 473, "Skating2.2"), ("FaceOcc1", 892, "FaceOcc1"),
        ])
    func names(name: String, frames: Int, expected: String) {
        #expect(OTBSequence.named(name, annotatedFrames: frames)?.name == expected)
    }

    @Test("another data set's sequence of the same name is told apart by its length")
    func otherDatasets() {
        #expect(OTBSequence.named("girl", annotatedFrames: 1500) == nil)
        #expect(OTBSequence.named("girl", annotatedFrames: 500)?.name == "Girl")
        #expect(OTBSequence.named("bag", annotatedFrames: 196) == nil)
    }

    @Test("frame ranges that do not start with the first file")
    func ranges() {
        let ranges = OTBSequence.all.filter { $0.firstFile != 1 }.map { "\($0.name) \($0.firstFile)-\($0.lastFile)" }
        #expect(ranges == ["BlurCar1 247-988", "BlurCar3 3-359", "BlurCar4 18-397", "David 300-770", "Tiger1 6-354"])
        let shortened = ["Football1": 74, "Freeman3": 460, "Freeman4": 283, "Diving": 215]
        for sequence in OTBSequence.all where shortened[sequence.name] != nil {
            #expect(sequence.frames == shortened[sequence.name])
        }
    }

    @Test(
        "the frames are those of the annotations", .enabled(if: SharedData.isPresent, SharedData.absence),
        arguments: OTBSequence.all)
    func annotatedFrames(sequence: OTBSequence) throws {
        let file = SharedData.url("data/annotations/otb100/\(sequence.name).txt")
        let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
        #expect(lines.count == sequence.frames)
    }
}
