import Foundation
import Imaging
import Sequences

/// A photograph's object: where it lies, and its outline where that is known.
struct PhotographObject: Sendable {
    /// The photograph's place in its library.
    let photograph: Int
    /// The object's box, in the photograph's pixels.
    let box: BoundingBox
}

/// The photographs that clips are made from, with what is known of the objects in them.
struct PhotographLibrary: Sendable {
    private struct Photograph {
        let file: String
        let silhouette: String?
        let hasObjects: Bool
    }

    private let photographs: [Photograph]
    /// The objects that are large enough to be targets.
    let objects: [PhotographObject]
    private let store: ImageStore
    /// Photographs without known objects whose shorter side exceeds this are reduced to it, so that targets of some dozen
    /// pixels are parts of objects and not specks.
    private static let shorterSide = 256
    /// The least extent of a photograph.
    private static let leastSide = 32
    /// The least extent of an object.
    private static let leastObject = 12.0

    /// Looks for photographs, reads the boxes of their objects and finds their silhouettes by name.
    ///
    /// - Throws: `ClipError`.
    init(_ stills: ClipMaterial.Stills, store: ImageStore) throws(ClipError) {
        var files: [String] = []
        for folder in stills.folders {
            let found = try pictures(in: folder, depth: 4)
            if found.isEmpty { throw .noPhotographs(folder: folder) }
            files += found
        }
        var boxes: [String: [BoundingBox]] = [:]
        for file in stills.boxes { boxes.merge(try objectBoxes(file)) { $0 + $1 } }
        var silhouettes: [String: String] = [:]
        for folder in stills.silhouettes {
            for file in try pictures(in: folder, depth: 0) { silhouettes[stem(file)] = file }
        }
        var photographs: [Photograph] = []
        var objects: [PhotographObject] = []
        for file in files {
            let own = (boxes[URL(fileURLWithPath: file).lastPathComponent] ?? []).filter {
                min($0.width, $0.height) >= Self.leastObject
            }
            objects += own.map { PhotographObject(photograph: photographs.count, box: $0) }
            photographs.append(
                Photograph(file: file, silhouette: silhouettes[stem(file)], hasObjects: !own.isEmpty))
        }
        self.photographs = photographs
        self.objects = objects
        self.store = store
    }

    /// How many photographs there are.
    var count: Int { photographs.count }

    /// A photograph; nil where it cannot be read.
    func picture(_ index: Int) -> Image? {
        let photograph = photographs[index]
        return store.image(photograph.file) {
            let image = try Image(contentsOf: photograph.file)
            let side = min(image.width, image.height)
            guard side >= Self.leastSide else {
                throw ClipError.tooSmall(
                    file: photograph.file, width: image.width, height: image.height, least: Self.leastSide)
            }
            // Boxes and silhouettes are those of the picture as it is.
            guard side > Self.shorterSide, !photograph.hasObjects else { return image }
            let scale = Double(Self.shorterSide) / Double(side)
            return image.resampled(
                to: (
                    width: Int((Double(image.width) * scale).rounded()),
                    height: Int((Double(image.height) * scale).rounded())
                ))
        }
    }

    /// An object's outline, cut out of its photograph's silhouettes with a black border; nil where there is none.
    func outline(_ object: PhotographObject) -> LayerMask? {
        guard let file = photographs[object.photograph].silhouette,
            let all = store.image(file, load: { try Image(contentsOf: file) })
        else { return nil }
        // Two pixels around the box, the outermost of which stay black.
        let box = object.box
        let (left, top) = (Int(box.x.rounded(.down)) - 2, Int(box.y.rounded(.down)) - 2)
        let (width, height) = (Int(box.width.rounded(.up)) + 4, Int(box.height.rounded(.up)) + 4)
        var samples = [UInt8](repeating: 0, count: width * height * 3)
        for row in max(1, -top)..<max(max(1, -top), min(height - 1, all.height - top)) {
            for column in max(1, -left)..<max(max(1, -left), min(width - 1, all.width - left)) {
                let from = ((top + row) * all.width + left + column) * 3
                let to = (row * width + column) * 3
                for channel in 0..<3 { samples[to + channel] = all.samples[from + channel] }
            }
        }
        return .silhouette(
            Image(width: width, height: height, samples: samples), origin: SIMD2(Double(left), Double(top)))
    }
}

/// The name of a file without its folder and its ending.
private func stem(_ file: String) -> String {
    URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
}

/// The pictures of a folder and the folders in it, in natural order.
private func pictures(in folder: String, depth: Int) throws(ClipError) -> [String] {
    let names: [String]
    do throws(SequenceError) { names = try visibleNames(in: folder) } catch {
        throw .unusable(path: folder, reason: error.description)
    }
    var files: [String] = []
    for name in names {
        let path = join(folder, name)
        let isPicture = ["jpg", "jpeg", "png"].contains(URL(fileURLWithPath: name).pathExtension.lowercased())
        if isFolder(path) {
            if depth > 0 { files += try pictures(in: path, depth: depth - 1) }
        } else if isPicture {
            files.append(path)
        }
    }
    return files
}

/// The boxes of a table with the columns file, x, y, width and height, from 0, by the name of the file; a first line that holds
/// no numbers is its header.
private func objectBoxes(_ file: String) throws(ClipError) -> [String: [BoundingBox]] {
    let bytes: [UInt8]
    do throws(SequenceError) { bytes = try readTextFile(file) } catch {
        throw .unusable(path: file, reason: error.description)
    }
    var boxes: [String: [BoundingBox]] = [:]
    for (index, line) in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).enumerated() {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let numbers = fields.dropFirst().compactMap(Double.init).filter(\.isFinite)
        guard fields.count == 5, numbers.count == 4, numbers[2] > 0, numbers[3] > 0 else {
            if index == 0 { continue }
            throw .unusable(
                path: file, reason: "\(file):\(index + 1): \"\(line.prefix(60))\" is not file,x,y,width,height")
        }
        boxes[fields[0], default: []].append(
            BoundingBox(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3]))
    }
    return boxes
}
