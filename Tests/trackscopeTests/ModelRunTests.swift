import Foundation
import Network
import Tensors
import TestSupport
import Testing

/// `trackscope model run` against tensors that a second implementation computed in double precision
/// (`Tests/Golden/reference.py`), through the program itself.
@Suite struct ModelRunTests {
    private struct Document: Decodable {
        var architecture: Architecture
    }

    @Test(arguments: GoldenCase.names)
    func everyTensorIsThatOfTheReference(name: String) throws {
        let scratch = try Scratch()
        let document = try JSONDecoder().decode(Document.self, from: Data(contentsOf: GoldenCase.file(name)))
        let inventory = document.architecture.inventory
        try NetworkWeights(
            architecture: document.architecture,
            tensors: Dictionary(
                uniqueKeysWithValues: inventory.map { ($0.name, GoldenCase.weight($0.name, shape: $0.shape)) }),
            provenance: "a formula"
        ).write(to: scratch.path("W.safetensors"))
        var writer = SafetensorsWriter(metadata: [:])
        for patches in GoldenCase.patches.keys.sorted() { try writer.add(patches, GoldenCase.patches(patches)) }
        try writer.write(to: scratch.path("IN.safetensors"))
        let outcome = try Program.run(
            ["model", "run", "W.safetensors", "--input", "IN.safetensors", "--output", "OUT.safetensors"], in: scratch)
        #expect(outcome == Program.Outcome(status: 0, output: "", errors: ""))

        let expected = try GoldenCase(name).tensors
        let actual = try SafetensorsFile(contentsOf: scratch.path("OUT.safetensors"))
        #expect(actual.names.sorted() == expected.keys.sorted())
        for (name, digest) in expected {
            let error = digest.error(of: try actual.tensor(named: name))
            #expect(error < (name.hasPrefix("response.") ? 1e-3 : 1e-4), "\(name)")
        }
    }

    @Test(.enabled(if: SharedData.isPresent, SharedData.absence), arguments: ["tiny", "dilated"])
    func everyTensorAgrees(name: String) throws {
        let scratch = try Scratch()
        let golden = SharedData.url("golden/\(name)")
        func file(_ name: String) -> URL { golden.appendingPathComponent(name) }
        let outcome = try Program.run(
            [
                "model", "run", file("W.safetensors").path, "--input", file("IN.safetensors").path, "--output",
                "OUT.safetensors",
            ], in: scratch)
        #expect(outcome == Program.Outcome(status: 0, output: "", errors: ""))

        let expected = try SafetensorsFile(contentsOf: file("OUT.safetensors"))
        let actual = try SafetensorsFile(contentsOf: scratch.path("OUT.safetensors"))
        #expect(actual.names.sorted() == expected.names.sorted())
        for name in expected.names {
            let (theirs, ours) = (try expected.tensor(named: name), try actual.tensor(named: name))
            #expect(ours.shape == theirs.shape, "\(name)")
            let error = relativeError(ours.elements, theirs.elements)
            #expect(error < (name.hasPrefix("response.") ? 1e-3 : 1e-4), "\(name)")
        }
    }

    @Test(.enabled(if: SharedData.isPresent, SharedData.absence))
    func theNumberOfThreadsChangesNoBit() throws {
        let scratch = try Scratch()
        let golden = SharedData.url("golden/dilated")
        var files: [Data] = []
        for threads in 1...3 {
            let outcome = try Program.run(
                [
                    "model", "run", golden.appendingPathComponent("W.safetensors").path, "--input",
                    golden.appendingPathComponent("IN.safetensors").path, "--output", "\(threads).safetensors",
                    "--threads", "\(threads)",
                ], in: scratch)
            #expect(outcome.status == 0)
            files.append(try Data(contentsOf: scratch.path("\(threads).safetensors")))
        }
        #expect(files[0] == files[1])
        #expect(files[0] == files[2])
    }
}
