import Foundation
import Network
import Tensors
import Testing

/// Weights files that cannot be used: one line that names everything wrong, exit code 1, no output.
@Suite struct BadModelsTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.addFrames(2)
    }

    /// What the commands that read a model say of `broken.safetensors`.
    private func expect(_ message: String) throws {
        for arguments in [
            ["track", "frames", "--init", Scratch.firstBox, "--model", "broken.safetensors"],
            ["model", "info", "broken.safetensors"], ["model", "verify", "broken.safetensors"],
            ["model", "run", "broken.safetensors", "--input", "in.safetensors", "--output", "out.safetensors"],
        ] {
            let outcome = try Program.run(arguments, in: scratch)
            #expect(
                outcome
                    == Program.Outcome(status: 1, output: "", errors: "trackscope: broken.safetensors: \(message)\n"),
                "\(arguments)")
        }
    }

    @Test func absent() throws {
        try expect("No such file or directory")
    }

    @Test func noSafetensorsFile() throws {
        try scratch.write("These are no weights, whatever the name says.", to: "broken.safetensors")
        try expect("the header claims 8241904413164529748 bytes; at most 100000000 are allowed")
    }

    @Test func cutShort() throws {
        try scratch.addModel("broken.safetensors")
        let size = try Data(contentsOf: scratch.path("broken.safetensors")).count
        try scratch.truncate("broken.safetensors", to: 0.75)
        try expect("the file is cut short: \(Int(Double(size) * 0.75)) bytes where \(size) are needed")
    }

    @Test func cutShortInTheHeader() throws {
        try scratch.addModel("broken.safetensors")
        let header = try Data(contentsOf: scratch.path("broken.safetensors")).prefix(1000)
        try header.write(to: scratch.path("broken.safetensors"))
        // The length of the header, which the first eight bytes hold.
        let length = header.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        try expect("the file is cut short: 1000 bytes where \(length + 8) are needed")
    }

    @Test func tensorsMissing() throws {
        try scratch.addModel("broken.safetensors") { tensors in
            tensors["refinement.output.bias"] = nil
            tensors["level3.memory.bias"] = nil
        }
        try expect("missing tensors: level3.memory.bias, refinement.output.bias")
    }

    @Test func tensorsExtra() throws {
        try scratch.addModel("broken.safetensors") { $0["fc.weight"] = Tensor(shape: [2], repeating: 1) }
        try expect("extra tensors: fc.weight")
    }

    @Test func tensorsMisshaped() throws {
        try scratch.addModel("broken.safetensors") { $0["level3.memory.bias"] = Tensor(shape: [2, 4], repeating: 1) }
        try expect("mis-shaped tensors: level3.memory.bias is [2, 4], not [8]")
    }

    @Test func everythingWrongIsNamedAtOnce() throws {
        try scratch.addModel("broken.safetensors") { tensors in
            tensors["level3.memory.bias"] = Tensor(shape: [2, 4], repeating: 1)
            tensors["refinement.output.bias"] = nil
            tensors["fc.weight"] = Tensor(shape: [2], repeating: 1)
        }
        try expect(
            "missing tensors: refinement.output.bias; extra tensors: fc.weight; "
                + "mis-shaped tensors: level3.memory.bias is [2, 4], not [8]")
    }

    @Test func valuesThatAreNoNumbers() throws {
        try scratch.addModel("broken.safetensors") {
            $0["level3.memory.bias"] = Tensor(shape: [8], repeating: .nan)
            $0["backbone.bn1.running_var"]?.withUnsafeMutableElements { $0[0] = -1 }
        }
        try expect(
            "values that are not finite, or variances below 0, in backbone.bn1.running_var, level3.memory.bias")
    }

    @Test func noModelOfThatName() throws {
        try scratch.makeFolder("assets/models")
        let outcome = try Program.run(
            ["track", "frames", "--init", Scratch.firstBox, "--model", "heavy"], in: scratch,
            environment: ["TRACKSCOPE_ASSETS": scratch.path("assets").path])
        let file = scratch.path("assets/models/rar-heavy.safetensors").path
        #expect(
            outcome
                == Program.Outcome(
                    status: 1, output: "",
                    errors: "trackscope: the model \"heavy\" is not found: \(file) does not exist\n"))
    }

    /// `model run` on patches that are not what it needs.
    @Test(
        arguments: [
            ("nothing at all", [:], "there is no tensor \"template\""),
            ("no search", ["template": [3, 255, 255]], "there is no tensor \"search\""),
            (
                "a template in a batch", ["template": [1, 3, 255, 255], "search": [1, 3, 255, 255]],
                "template has the shape [1, 3, 255, 255], not [3,255,255]"
            ),
            (
                "a small search patch", ["template": [3, 255, 255], "search": [1, 3, 127, 127]],
                "search has the shape [1, 3, 127, 127], not [N,3,255,255]"
            ),
            (
                "a stranger", ["template": [3, 255, 255], "searches": [1]],
                "the tensor \"searches\" is none of template, contexts, search"
            ),
        ] as [(String, [String: [Int]], String)])
    func patchesOfTheWrongKind(label: String, shapes: [String: [Int]], message: String) throws {
        try scratch.addModel()
        var writer = SafetensorsWriter()
        for (name, shape) in shapes.sorted(by: { $0.key < $1.key }) {
            try writer.add(name, Tensor<Float>(shape: shape, repeating: 0))
        }
        try writer.write(to: scratch.path("in.safetensors"))
        let outcome = try Program.run(
            ["model", "run", "model.safetensors", "--input", "in.safetensors", "--output", "out.safetensors"],
            in: scratch)
        #expect(
            outcome == Program.Outcome(status: 1, output: "", errors: "trackscope: in.safetensors: \(message)\n"))
        #expect(!FileManager.default.fileExists(atPath: scratch.path("out.safetensors").path))
    }
}
