import Foundation
import Testing

/// `trackscope doctor` on this machine, with assets made for it.
@Suite struct DoctorTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func doctor(_ environment: [String: String] = [:]) throws -> Program.Outcome {
        try Program.run(
            ["doctor"], in: scratch,
            environment: ["TRACKSCOPE_ASSETS": scratch.path("assets").path, "TERM": "xterm"].merging(environment) { $1 }
        )
    }

    /// The marks by subject.
    private func marks(_ outcome: Program.Outcome) -> [String: String] {
        let lines = outcome.output.split(separator: "\n").dropLast()
        return Dictionary(
            uniqueKeysWithValues: lines.map { line in
                let words = line.split(separator: " ")
                return (String(words[1]), String(words[0]))
            })
    }

    private func addAssets() throws {
        try scratch.makeFolder("assets/models")
        try scratch.addModel("assets/models/rar-light.safetensors")
        try scratch.addFrames(2, to: "assets/demo/img")
        try scratch.write("31,21,20,16\n33,22,20,16\n", to: "assets/demo/groundtruth_rect.txt")
    }

    @Test func everythingIsThere() throws {
        try addAssets()
        let outcome = try doctor()
        #expect(outcome.status == 0)
        #expect(outcome.errors == "")
        #expect(!outcome.output.contains("\u{1B}"))
        #expect(
            outcome.output.split(separator: "\n").dropLast().map { $0.split(separator: " ")[1] } == [
                "terminal", "colours", "characters", "processor", "instructions", "bfloat16", "OpenBLAS", "FFTW",
                "threads", "ffmpeg", "assets", "model", "demo",
            ])
        let marks = marks(outcome)
        for subject in ["terminal", "OpenBLAS", "FFTW", "assets", "model", "demo"] { #expect(marks[subject] == "ok") }
        let model = scratch.path("assets/models/rar-light.safetensors").path
        #expect(
            outcome.output.contains(
                "model         \(model): resnet50, width 0.03125, 345 tensors; the network runs\n"))
    }

    @Test func aModelIsNeeded() throws {
        try scratch.makeFolder("assets/models")
        let outcome = try doctor()
        #expect(outcome.status == 1)
        #expect(outcome.errors == "")
        #expect(marks(outcome)["model"] == "missing")
        #expect(marks(outcome)["demo"] == "warning")
        #expect(outcome.output.hasSuffix("\ntracking does not work: what it needs is missing\n"))
    }

    @Test func aDamagedModelIsNoModel() throws {
        try addAssets()
        try scratch.truncate("assets/models/rar-light.safetensors", to: 0.5)
        let outcome = try doctor()
        #expect(outcome.status == 1)
        #expect(marks(outcome)["model"] == "missing")
        #expect(outcome.output.contains("the file is cut short"))
    }

    @Test func pinsAndLimitsAreWarnedOf() throws {
        try addAssets()
        let outcome = try doctor(["OPENBLAS_CORETYPE": "Haswell", "TRACKSCOPE_CPU": "baseline", "PATH": "/nonexistent"])
        #expect(outcome.status == 0)
        for subject in ["OpenBLAS", "instructions", "ffmpeg"] { #expect(marks(outcome)[subject] == "warning") }
        #expect(outcome.output.contains("core Haswell, OpenBLAS"))
    }
}
