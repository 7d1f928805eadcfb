import Foundation
import Testing

/// Numbers in files that would overflow: a line that says so.
@Suite struct HostileNumbersTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(
        "run records",
        arguments: [
            ("frames", "9223372036854775807", "frames from 0 to 1000000000000000, not 9223372036854775807"),
            ("frames", "-1", "frames from 0 to 1000000000000000, not -1"),
            ("seconds", "1e300", "seconds from 0.0 to 1000000000000.0, not 1e+300"),
        ])
    func records(key: String, value: String, rule: String) throws {
        try scratch.addFrames(3, to: "data/s/img")
        try scratch.write("31,21,20,16\n33,22,20,16\n35,23,20,16\n", to: "data/s/groundtruth_rect.txt")
        let run = try Program.run(["evaluate", "data", "--tracker", "cacf", "-o", "ev", "--quiet"], in: scratch)
        try #require(run.status == 0, "\(run.errors)")
        let record = scratch.path("ev/cacf/s_run.json")
        let text = try String(contentsOf: record, encoding: .utf8)
        let changed = text.replacing(try Regex("\"\(key)\" : [0-9.e-]+"), with: "\"\(key)\" : \(value)")
        try #require(changed != text)
        try Data(changed.utf8).write(to: record)
        let outcome = try Program.run(["report", "ev", "--no-files"], in: scratch)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains(rule), "\(outcome.errors)")
    }

    @Test func aTargetOfNoSize() throws {
        try scratch.addFrames(2)
        let outcome = try Program.run(
            ["track", "frames", "--init", "4,4,1e-300,1e-300", "--tracker", "cacf"], in: scratch)
        #expect(outcome.status == 1)
        #expect(
            outcome.errors
                == "trackscope: frames: the box 4.0,4.0,1e-300,1e-300 cannot be a target: width and height must be at least "
                + "half a pixel\n")
    }

    @Test func patchesThatNoMemoryHolds() throws {
        try scratch.addModel()
        let count = 115_000
        let bytes = count * 3 * 255 * 255 * 4
        let side = 3 * 255 * 255 * 4
        let header =
            #"{"search":{"dtype":"F32","shape":[\#(count),3,255,255],"data_offsets":[0,\#(bytes)]},"#
            + #""template":{"dtype":"F32","shape":[3,255,255],"data_offsets":[\#(bytes),\#(bytes + side)]}}"#
        let padded = header.padding(toLength: (header.count + 7) / 8 * 8, withPad: " ", startingAt: 0)
        var start = withUnsafeBytes(of: UInt64(padded.utf8.count).littleEndian) { Data($0) }
        start += Data(padded.utf8)
        try start.write(to: scratch.path("in.safetensors"))
        // Nearly all of it a hole.
        try #require(truncate(scratch.path("in.safetensors").path, start.count + bytes + side) == 0)
        let outcome = try Program.run(
            ["model", "run", "model.safetensors", "--input", "in.safetensors", "--output", "out.safetensors"],
            in: scratch)
        #expect(
            outcome
                == Program.Outcome(
                    status: 1, output: "",
                    errors: "trackscope: in.safetensors: search has 115000 patches; at most 1024 are run\n"))
    }
}
