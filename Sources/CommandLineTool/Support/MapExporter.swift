import Foundation
import Imaging
import Tensors
import Tracking

/// Writes the maps of each frame into a folder, for looking at them with other tools.
///
/// A frame gives `000012.safetensors` with its maps under their names (`MapID`): `response` [H,W], no motion in the middle,
/// the responses it is made of, such as `response.colours`, and for each level `levelL.features`, `.adjusted`, `.memory`,
/// `.inter.channel`, `.inter.spatial`, `.intra.channel`, `.intra.spatial` and `.reinforced` (Equations.md, section 6); the box
/// and the score in its metadata; and as pictures `000012.patch.png`, what the tracker saw, and those maps that have one
/// number a place, such as `000012.response.png`, lowest value dark, highest light.
struct MapExporter {
    let folder: URL

    /// Makes the folder where it does not exist.
    init(folder path: String) throws(Failure) {
        folder = URL(fileURLWithPath: path)
        try makeFolder(path)
    }

    /// Writes one frame's maps.
    func export(_ observation: Observation, frame: Int) throws {
        let number = String(format: "%06d", frame)
        let box = observation.box
        var writer = SafetensorsWriter(metadata: [
            "frame": "\(frame)", "box": "\(box.x),\(box.y),\(box.width),\(box.height)",
            "score": "\(observation.confidence.score)", "state": observation.state.rawValue,
        ])
        for (id, map) in observation.maps.sorted(by: { $0.key < $1.key }) {
            try writer.add(id.description, map)
            if let plane = plane(map) { try heatmap(plane, "\(number).\(id)") }
        }
        try observation.patch?.write(to: folder.appendingPathComponent("\(number).patch.png"))
        try writer.write(to: folder.appendingPathComponent("\(number).safetensors"))
    }

    /// A map of numbers over places, [H,W] or [1,H,W], as [H,W]; nil for maps of channels.
    private func plane(_ map: Tensor<Float>) -> Tensor<Float>? {
        switch map.shape.count {
        case 2: map
        case 3 where map.shape[0] == 1: map.reshaped(to: Array(map.shape.suffix(2)))
        default: nil
        }
    }

    private func heatmap(_ map: Tensor<Float>, _ name: String) throws {
        guard let least = map.elements.min(), let most = map.elements.max(), least <= most else { return }
        try ColourMap.viridis.picture(of: map, range: least...most)
            .write(to: folder.appendingPathComponent("\(name).png"))
    }
}

/// Makes a folder, and those above it where they do not exist.
func makeFolder(_ path: String) throws(Failure) {
    var status = stat()
    if stat(path, &status) == 0 {
        guard status.st_mode & S_IFMT == S_IFDIR else { throw Failure(message: "\(path) is no folder") }
        return
    }
    let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
    if parent != path { try makeFolder(parent) }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
        throw Failure(message: "cannot make the folder \(path): \(String(cString: strerror(errno)))")
    }
}
