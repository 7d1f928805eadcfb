import Foundation
import Network
import Tensors
import Testing

/// A network small enough to be written and read many times.
let smallArchitecture = Architecture(
    width: 0.03125, adjusted: 8, hidden: 2, spatialHidden: 2, refined: 4, representation: 4)

/// A folder of its own for a test, removed by `body`'s end.
func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trackscope-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}

@Suite struct NetworkWeightsTests {
    private func tensors() throws -> [String: Tensor<Float>] {
        let weights = try NetworkWeights(randomFor: smallArchitecture, seed: 1)
        return Dictionary(uniqueKeysWithValues: smallArchitecture.inventory.map { ($0.name, weights[$0.name]) })
    }

    private func write(
        _ tensors: [String: Tensor<Float>], metadata: [String: String?] = [:], to url: URL
    ) throws {
        var all: [String: String] = [
            "format": NetworkWeights.format, "architecture": smallArchitecture.json, "mean": "[0.485, 0.456, 0.406]",
            "std": "[0.229, 0.224, 0.225]",
        ]
        for (key, value) in metadata { all[key] = value }
        var writer = SafetensorsWriter(metadata: all)
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) { try writer.add(name, tensor) }
        try writer.write(to: url)
    }

    private func messageOfReading(
        _ tensors: [String: Tensor<Float>], metadata: [String: String?] = [:]
    ) throws -> String? {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("model.safetensors")
            try write(tensors, metadata: metadata, to: url)
            return #expect(throws: NetworkError.self) { try NetworkWeights(contentsOf: url) }?.description
        }
    }

    @Test func aModelReadsBackAsItWasWritten() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("model.safetensors")
            let weights = try NetworkWeights(randomFor: smallArchitecture, seed: 3)
            try weights.write(to: url)
            let read = try NetworkWeights(contentsOf: url)
            #expect(read.architecture == smallArchitecture)
            #expect(read.provenance == "random initialisation, seed 3")
            #expect(read.mean == [0.485, 0.456, 0.406])
            #expect(read.standardDeviation == [0.229, 0.224, 0.225])
            for specification in smallArchitecture.inventory {
                #expect(read[specification.name] == weights[specification.name], "\(specification.name)")
            }
        }
    }

    @Test func everyWrongTensorIsNamed() throws {
        var tensors = try tensors()
        tensors["backbone.conv1.weight"] = nil
        tensors["level4.spatial.bias"] = nil
        tensors["level4.spatial.bais"] = Tensor(shape: [2], repeating: 0)
        tensors["refinement.output.bias"] = Tensor(shape: [5], repeating: 0)
        #expect(
            try messageOfReading(tensors) == """
                missing tensors: backbone.conv1.weight, level4.spatial.bias; extra tensors: level4.spatial.bais; \
                mis-shaped tensors: refinement.output.bias is [5], not [4]
                """)
    }

    @Test func valuesThatAreNoNumbersAreNamed() throws {
        var tensors = try tensors()
        tensors["level3.channel.bias"]?[0] = .nan
        tensors["backbone.bn1.running_var"]?[1] = -1
        #expect(
            try messageOfReading(tensors)
                == "values that are not finite, or variances below 0, in backbone.bn1.running_var, level3.channel.bias")
    }

    @Test(arguments: [
        ("format", nil, "metadata \"format\": missing; a model says \"trackscope.rar/1\""),
        ("format", "x", "metadata \"format\": \"x\" is not \"trackscope.rar/1\""),
        ("architecture", nil, "metadata \"architecture\": missing"),
        ("mean", nil, "metadata \"mean\": missing"),
        ("mean", "[1, 2]", "metadata \"mean\": \"[1, 2]\" is not a JSON array of three numbers"),
        ("std", "[1, 0, 1]", "metadata \"std\": [1.0, 0.0, 1.0] holds a number that is not positive"),
        (
            "partial", "conv1 only",
            "this file holds only part of a model (conv1 only); `trackscope model import` makes a full one of it"
        ),
    ])
    func metadataAreChecked(key: String, value: String?, message: String) throws {
        #expect(try messageOfReading(tensors(), metadata: [key: value]) == message)
    }

    @Test func aFileCutShortIsRefused() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("model.safetensors")
            try NetworkWeights(randomFor: smallArchitecture, seed: 3).write(to: url)
            let bytes = try Data(contentsOf: url)
            for length in [0, 7, 8, 100, bytes.count / 2, bytes.count - 1] {
                try bytes.prefix(length).write(to: url)
                #expect(throws: NetworkError.self, "\(length) bytes") { try NetworkWeights(contentsOf: url) }
            }
        }
    }

    @Test func theSeedDecidesRandomWeights() throws {
        let name = "backbone.layer1.0.conv2.weight"
        let weights = try [1, 1, 2].map { try NetworkWeights(randomFor: smallArchitecture, seed: $0)[name] }
        #expect(weights[0] == weights[1])
        #expect(weights[0] != weights[2])
    }
}

@Suite struct BackboneImportTests {
    @Test func torchvisionNamesBecomeAFullModel() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("resnet.safetensors")
            let architecture = Architecture(width: 0.0625, adjusted: 64, hidden: 16, refined: 64)
            let source = try NetworkWeights(randomFor: architecture, seed: 9)
            var writer = SafetensorsWriter()
            for specification in architecture.inventory where specification.name.hasPrefix("backbone.") {
                guard !specification.name.contains("offset") else { continue }
                try writer.add(String(specification.name.dropFirst("backbone.".count)), source[specification.name])
            }
            try writer.add("fc.weight", Tensor<Float>(shape: [10, 128], repeating: 0))
            try writer.add("bn1.num_batches_tracked", Tensor<Int>(shape: [], elements: [3]))
            try writer.write(to: url)

            let (weights, report) = try NetworkWeights.importing(url, dilation: [2, 4], seed: 5)
            #expect(weights.architecture.width == 0.0625)
            #expect(weights.architecture.dilation == [2, 4])
            #expect(report.ignored == ["bn1.num_batches_tracked", "fc.weight"])
            #expect(report.taken.count == 53 * 1 + 53 * 4)
            #expect(
                report.initialised
                    == weights.architecture.inventory.map(\.name).filter {
                        !$0.hasPrefix("backbone.") || $0.contains("offset")
                    })
            let name = "backbone.layer4.2.conv3.weight"
            #expect(weights[name] == source[name])
        }
    }

    @Test func aFileThatIsNoResNetIsRefused() throws {
        try withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("other.safetensors")
            var writer = SafetensorsWriter()
            try writer.add("features.0.weight", Tensor<Float>(shape: [1], repeating: 0))
            try writer.write(to: url)
            let error = #expect(throws: NetworkError.self) {
                try NetworkWeights.importing(url, dilation: [1, 1], seed: 0)
            }
            #expect(error?.description == "missing tensors: conv1.weight")
        }
    }

    @Test func theMeanIsTakenValueByValue() throws {
        let models = try [1, 2, 3].map { try NetworkWeights(randomFor: smallArchitecture, seed: $0) }
        let mean = try NetworkWeights.average(of: models)
        for specification in smallArchitecture.inventory {
            let name = specification.name
            let values = models.map { $0[name].elements }
            let expected: [Float] = values[0].indices.map { index in
                let sum: Double = values.reduce(0) { $0 + Double($1[index]) }
                return Float(sum / 3)
            }
            #expect(mean[name].elements.elementsEqual(expected), "\(name)")
        }
        #expect(mean.provenance.hasPrefix("the mean of 3 models: "))
        #expect(mean.activationRanges == nil)
    }

    @Test func modelsThatHaveNoMean() throws {
        let model = try NetworkWeights(randomFor: smallArchitecture, seed: 1)
        var larger = smallArchitecture
        larger.hidden = 4
        let other = try NetworkWeights(randomFor: larger, seed: 1)
        var shifted = model
        shifted.mean = [0, 0, 0]
        let cases: [([NetworkWeights], String)] = [
            ([model], "of 1 models; two at least are needed"),
            ([model, other], "the models have different architectures"),
            ([model, shifted], "the models take different inputs: their mean or std differ"),
        ]
        for (models, rule) in cases {
            #expect(throws: NetworkError.average(rule: rule)) { try NetworkWeights.average(of: models) }
        }
    }
}
