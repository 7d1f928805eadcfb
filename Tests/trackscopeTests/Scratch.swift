import Foundation
import Imaging
import Network
import Tensors
import TestSupport

/// A folder of its own for one test, with what the program is to be run on. It goes with this value.
final class Scratch {
    let url: URL
    private var files = 0

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("trackscope-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// A file or folder inside.
    func path(_ name: String) -> URL { url.appendingPathComponent(name) }

    /// An empty file that nothing else uses, hidden so that it is no part of what the program looks at.
    func newFile() throws -> URL {
        files += 1
        let file = path(".captured-\(files)")
        try Data().write(to: file)
        return file
    }

    /// Makes a folder.
    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(at: path(name), withIntermediateDirectories: true)
    }

    /// Writes a text file.
    func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: path(name)) }

    /// The names in a folder, sorted.
    func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(folder).path).sorted()
    }

    /// Writes frames as `0001.png` and so on: a square that goes right and down over a background, its first box 30,20,20,16.
    func addFrames(_ count: Int, to folder: String = "frames", size: (width: Int, height: Int) = (96, 72)) throws {
        try makeFolder(folder)
        for index in 0..<count {
            try frame(index, size: size).write(to: path(folder).appendingPathComponent(Self.frameName(index)))
        }
    }

    /// The box of the square in the first frame.
    static let firstBox = "30,20,20,16"

    /// The name of a frame's file.
    static func frameName(_ index: Int) -> String { String(format: "%04d.png", index + 1) }

    /// The picture of a frame.
    func frame(_ index: Int, size: (width: Int, height: Int) = (96, 72)) -> Image {
        var generator = SeededGenerator(seed: 5)
        // Blocks of 4 pixels: detail that survives resampling.
        let blocks = (0..<64 * 64 * 3).map { _ in UInt8.random(in: 40...120, using: &generator) }
        let (left, top) = (30 + 2 * index, 20 + index)
        var samples: [UInt8] = []
        for y in 0..<size.height {
            for x in 0..<size.width {
                let isTarget = (left..<left + 20).contains(x) && (top..<top + 16).contains(y)
                let (column, row) = isTarget ? ((x - left) / 4 + 32, (y - top) / 4 + 32) : (x / 4 % 64, y / 4 % 64)
                for channel in 0..<3 { samples.append(blocks[(row * 64 + column) * 3 + channel] * (isTarget ? 2 : 1)) }
            }
        }
        return Image(width: size.width, height: size.height, samples: samples)
    }

    /// Cuts a file to a share of its bytes.
    func truncate(_ name: String, to share: Double) throws {
        let data = try Data(contentsOf: path(name))
        try data.prefix(Int(Double(data.count) * share)).write(to: path(name))
    }

    /// The smallest model worth the name: random, decided by the seed.
    static let architecture = Architecture(
        width: 0.03125, adjusted: 8, hidden: 2, spatialHidden: 2, refined: 8, representation: 4)

    /// Writes a model.
    func addModel(_ name: String = "model.safetensors", architecture: Architecture = Scratch.architecture) throws {
        try NetworkWeights(randomFor: architecture, seed: 3).write(to: path(name))
    }

    /// Writes a model with its tensors changed: reads one, lets `change` edit names and tensors, writes what comes of it.
    func addModel(_ name: String, changing change: (inout [String: Tensor<Float>]) -> Void) throws {
        try addModel(name)
        let file = try SafetensorsFile(contentsOf: path(name))
        var tensors: [String: Tensor<Float>] = [:]
        for key in file.names { tensors[key] = try file.tensor(named: key) }
        change(&tensors)
        var writer = SafetensorsWriter(metadata: file.metadata)
        for key in tensors.keys.sorted() {
            if let tensor = tensors[key] { try writer.add(key, tensor) }
        }
        try writer.write(to: path(name))
    }
}
