import Diagnostics
import Foundation
import Testing

/// `trackscope bench` with a small model: that it measures everything, not how fast it is.
@Suite struct BenchTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.addModel()
    }

    private static let networkStages = [
        "crop", "conv1", "layer1", "layer2", "layer3", "layer4", "adjust", "memory", "attention", "refinement",
    ]

    @Test func everyStageIsMeasured() throws {
        let outcome = try Program.run(
            [
                "bench", "--model", "model.safetensors", "--frames", "2", "--threads", "2", "--update-interval", "1",
                "--update-from", "crops", "--context-interval", "1", "--json",
            ], in: scratch)
        #expect(outcome.status == 0)
        #expect(outcome.errors == "")
        let report = try JSONDecoder().decode(BenchReport.self, from: Data(outcome.output.utf8))
        #expect(report.machine.threads == 2)
        #expect(report.peaks.first?.precision == "float32")
        #expect(report.peaks.allSatisfy { $0.oneThread > 0.1 && $0.allThreads > 0.1 })
        #expect(report.product.openBLAS > 0 && report.product.ownKernel > 0)
        #expect(report.drawing.count > 9 && report.drawing.last?.bytes == 0)
        #expect(report.subjects.map(\.name) == ["rar with model.safetensors"])
        let subject = try #require(report.subjects.first)
        let patch = try #require(subject.patch)
        #expect(patch.repetitions == 2 && patch.patches == 1)
        #expect(patch.stages.map(\.stage) == Self.networkStages + ["rest"])
        #expect(subject.batch?.patches == 4)
        // One search patch, a template and four contexts.
        #expect(subject.frame.repetitions == 2 && subject.frame.patches == 6)
        #expect(
            subject.frame.stages.map(\.stage)
                == ["decode"] + Self.networkStages + ["filter", "colours", "size", "update", "rest"])
        for timing in [patch, subject.frame] {
            #expect(abs(timing.stages.reduce(0) { $0 + $1.share } - 1) < 1e-9)
            #expect(timing.fastest <= timing.milliseconds)
        }
    }

    @Test func intervalsAreAveragedOver() throws {
        let outcome = try Program.run(
            [
                "bench", "--model", "model.safetensors", "--frames", "1", "--update-from", "crops", "--update-interval",
                "2",
                "--context-interval",
                "2", "--json",
            ], in: scratch)
        let report = try JSONDecoder().decode(BenchReport.self, from: Data(outcome.output.utf8))
        // In four frames four search patches, two templates, and four contexts once.
        #expect(report.subjects.first?.frame.patches == 2.5)
    }

    @Test(arguments: [([], 1), (["--update-from", "search"], 1), (["--scales", "5"], 5)] as [([String], Double)])
    func updatesFromTheSearchRunNoPatches(options: [String], patches: Double) throws {
        let outcome = try Program.run(
            ["bench", "--model", "model.safetensors", "--frames", "1", "--json"] + options, in: scratch)
        let report = try JSONDecoder().decode(BenchReport.self, from: Data(outcome.output.utf8))
        #expect(report.subjects.first?.frame.patches == patches)
    }

    @Test func theTableIsPrinted() throws {
        let outcome = try Program.run(["bench", "--model", "model.safetensors", "--frames", "1"], in: scratch)
        #expect(outcome.status == 0)
        #expect(outcome.errors == "")
        #expect(outcome.output.contains("\nrar with model.safetensors, float32, frames of 320x240\n"))
        #expect(!outcome.output.contains("\u{1B}"))
    }

    @Test func aPinnedOpenBLASIsWarnedOf() throws {
        let outcome = try Program.run(
            ["bench", "--model", "model.safetensors", "--frames", "1"], in: scratch,
            environment: ["OPENBLAS_CORETYPE": "Haswell"])
        #expect(
            outcome.errors == """
                trackscope: warning: OPENBLAS_CORETYPE=Haswell pins OpenBLAS to the kernels of Haswell; unset, it chooses \
                the fastest

                """)
        #expect(outcome.output.contains("OpenBLAS (Haswell)"))
    }
}
