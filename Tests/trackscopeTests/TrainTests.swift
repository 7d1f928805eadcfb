import Foundation
import Testing
import Text

/// `trackscope train`, run as a user runs it.
@Suite struct TrainTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.addFrames(4, to: "photographs")
    }

    /// A configuration of the smallest network, so that a step takes no time.
    private func configure(steps: Int, more: String = "") throws {
        try scratch.write(
            """
            output: out
            architecture: {width: 0.03125, adjusted: 8, hidden: 2, spatial-hidden: 2, refined: 8, representation: 4}
            provenance: squares
            threads: 1
            clips:
              stills: {folders: photographs}
            phases:
              - {name: short, steps: \(steps), batch: 2, crop: 127, rate: {first: 1e-3, last: 1e-4}}
            validation: {clips: 2, crop: 127, every-steps: 1000000}
            \(more)
            """, to: "train.yaml")
    }

    private func train(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(["train", "train.yaml"] + arguments, in: scratch)
    }

    @Test func aRunLeavesModelsLogAndCheckpoint() throws {
        try configure(steps: 3)
        let outcome = try train()
        #expect(outcome.status == 0)
        #expect(outcome.output.hasSuffix("/out/best.safetensors\n"))
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines.prefix(2) == ["training: 4 photographs", "short: 3 steps, 2 clips of 127 pixels a step"])
        #expect(lines.dropFirst(2).first?.hasPrefix("to compare with: raw pixels have a validation loss of ") == true)
        #expect(lines.dropFirst(3).first?.hasPrefix("step 0: validation loss ") == true)
        #expect(lines.last?.hasPrefix("step 3: validation loss ") == true)
        #expect(
            try scratch.names(in: "out") == [
                ".lock", "best.safetensors", "checkpoint.safetensors", "configuration.yaml", "last.safetensors",
                "log.jsonl",
            ])
        let verified = try Program.run(["model", "verify", "out/last.safetensors"], in: scratch)
        #expect(verified.status == 0)
        let info = try Program.run(["model", "info", "out/last.safetensors"], in: scratch)
        #expect(
            info.output.contains(
                "provenance      squares; trained by \(Release.name) from random initialisation (seed 1), 3 steps, 12 patches"
            ))
    }

    @Test func quietIsQuiet() throws {
        try configure(steps: 1)
        #expect(try train("--quiet").errors == "")
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func aSignalEndsTheRunWithACheckpointAndResumeGoesOn(signal: Int32, status: Int32) throws {
        try configure(steps: 100_000)
        let run = try Program.Run(["train", "train.yaml", "--quiet"], in: scratch)
        func hasStepped() -> Bool {
            let log = (try? String(contentsOf: scratch.path("out/log.jsonl"), encoding: .utf8)) ?? ""
            return log.contains("\"event\":\"step\"")
        }
        while run.isRunning && !hasStepped() { usleep(5000) }
        run.send(signal)
        let outcome = try run.end()
        #expect(outcome.status == status)
        #expect(outcome.errors == "trackscope: interrupted; --resume goes on\n")
        #expect(try scratch.names(in: "out").contains("checkpoint.safetensors"))
        // One step more than there were ends the run.
        try configure(steps: 1)
        let resumed = try train("--resume")
        #expect(resumed.status == 0)
        #expect(
            resumed.errors.contains(
                "trackscope: the configuration is not that of the checkpoint; the run goes on under the new one\n"))
    }

    @Test func whatCannotBeTrainedIsSaidInALine() throws {
        func message(_ outcome: Program.Outcome) -> String { "\(outcome.status) \(outcome.errors)" }
        #expect(
            message(try Program.run(["train", "absent.yaml"], in: scratch))
                == "1 trackscope: absent.yaml: it does not exist\n")
        try configure(steps: 1, more: "sed: 4")
        #expect(message(try train()) == "1 trackscope: train.yaml:10:1: unknown key \"sed\"; did you mean \"seed\"?\n")
        try configure(steps: 1)
        #expect(
            message(try train("--images", "nowhere")) == "1 trackscope: training: nowhere does not exist\n")
        try scratch.makeFolder("empty")
        #expect(
            message(try train("--images", "empty"))
                == "1 trackscope: training: empty holds no PNG or JPEG photographs\n")
        let path = scratch.path("out/checkpoint.safetensors").resolvingSymlinksInPath().path
        #expect(
            message(try train("--resume", "--output", "out"))
                == "1 trackscope: training: \(path) does not exist: there is no run to resume\n")
        try configure(steps: 1, more: "initialise: absent.safetensors")
        let absent = scratch.path("absent.safetensors").resolvingSymlinksInPath().path
        #expect(message(try train()) == "1 trackscope: \(absent): No such file or directory\n")
        try configure(steps: 1)
        _ = try train("--quiet")
        #expect(
            message(try train()) == "1 trackscope: training: \(path) is there already: --resume goes on with that run, "
                + "another output folder begins a new one\n")
    }

    @Test func aRunGoesOnFromAModel() throws {
        try scratch.addModel()
        try configure(steps: 1, more: "initialise: model.safetensors")
        #expect(try train("--quiet").status == 0)
        let info = try Program.run(["model", "info", "out/last.safetensors"], in: scratch)
        #expect(
            info.output.contains("trained by \(Release.name) from model.safetensors (random initialisation, seed 3)"))
    }
}
