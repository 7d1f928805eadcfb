import Foundation
import Tensors
import Text

extension NetworkWeights {
    /// What an import took and what it made up.
    public struct ImportReport: Sendable, Equatable {
        /// Tensors taken from the file.
        public var taken: [String]
        /// Tensors of the model that the file does not have: initialised at random.
        public var initialised: [String]
        /// Tensors of the file that the model has no place for (a classifier, counters).
        public var ignored: [String]
    }

    /// Makes a full model around a ResNet-50 that was trained elsewhere.
    ///
    /// The file's tensors go by torchvision's names (timm's are the same), with or without the prefix `backbone.`; a file
    /// marked `partial` is welcome. The width is read off `conv1.weight`. What the file lacks, attention and refinement to
    /// begin with, is initialised at random.
    ///
    /// - Parameters:
    ///   - dilation: of layer3 and layer4; 2 and 4 keep the receptive field of ImageNet weights.
    ///   - seed: decides the random part.
    /// - Throws: `NetworkError.tensors` where no ResNet is found or a shape is not a ResNet-50's.
    public static func importing(
        _ url: URL, dilation: [Int], seed: UInt64
    ) throws(NetworkError) -> (weights: NetworkWeights, report: ImportReport) {
        let file: SafetensorsFile
        do throws(SafetensorsError) { file = try SafetensorsFile(contentsOf: url) } catch { throw .file(error) }
        let prefix = "backbone."
        let named = Dictionary(
            file.names.map { ($0.hasPrefix(prefix) ? $0 : prefix + $0, $0) }, uniquingKeysWith: { first, _ in first })
        guard let opening = named["backbone.conv1.weight"].flatMap(file.shape(of:)), opening.count == 4 else {
            throw .tensors(missing: ["conv1.weight"], extra: [], misshaped: [])
        }
        let width = Double(opening[0]) / 64
        var architecture = width == 1 ? Architecture.full : Architecture.light
        architecture.width = width
        architecture.dilation = dilation
        try architecture.check()

        let inventory = architecture.inventory
        let mismatches = inventory.compactMap { specification -> NetworkError.ShapeMismatch? in
            guard let shape = named[specification.name].flatMap(file.shape(of:)), shape != specification.shape else {
                return nil
            }
            return NetworkError.ShapeMismatch(name: specification.name, actual: shape, expected: specification.shape)
        }
        guard mismatches.isEmpty else { throw .tensors(missing: [], extra: [], misshaped: mismatches) }

        var tensors = randomTensors(architecture, seed: seed)
        var report = ImportReport(taken: [], initialised: [], ignored: [])
        for specification in inventory {
            guard let name = named[specification.name] else {
                report.initialised.append(specification.name)
                continue
            }
            do throws(SafetensorsError) { tensors[specification.name] = try file.tensor(named: name) } catch {
                throw .file(error)
            }
            report.taken.append(specification.name)
        }
        let known = Set(report.taken)
        report.ignored = named.filter { !known.contains($0.key) }.values.sorted()
        let source = file.metadata["provenance"] ?? "unknown"
        let weights = try NetworkWeights(
            architecture: architecture, tensors: tensors,
            provenance:
                "backbone imported by \(Release.name) from \(url.lastPathComponent) (\(source)); the rest random, "
                + "seed \(seed)")
        return (weights, report)
    }
}
