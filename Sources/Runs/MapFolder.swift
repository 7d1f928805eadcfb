import Foundation
import Imaging
import Tensors
import Tracking

/// A folder that receives the maps of each frame, for looking at them with other tools.
///
/// A frame gives `000012.safetensors` with its maps under their names (`MapID`): `response` [H,W], no motion in the middle,
/// the responses it is made of, such as `response.colours`, and for each level `levelL.features`, `.adjusted`, `.memory`,
/// `.inter.channel`, `.inter.spatial`, `.intra.channel`, `.intra.spatial` and `.reinforced` (Equations.md, section 6); the box
/// and the score in its metadata; and as pictures `000012.patch.png`, what the tracker saw, and those maps that have one
/// number a place, such as `000012.response.png`, lowest value dark, highest light.
package struct MapFolder {
    private let folder: URL

    /// The folder at `url`, which exists.
    package init(_ url: URL) { folder = url }

    /// Writes the maps that were recorded of a frame.
    ///
    /// - Parameter frame: its number, which begins the files' names.
    /// - Throws: `ImageError`, `SafetensorsError` or `AtomicFileError` where a file cannot be written.
    package func write(_ observation: Observation, frame: Int) throws {
        let number = String(format: "%06d", frame)
        let box = observation.box
        var writer = SafetensorsWriter(metadata: [
            "frame": "\(frame)", "box": "\(box.x),\(box.y),\(box.width),\(box.height)",
            "score": "\(observation.confidence.score)", "state": observation.state.rawValue,
        ])
        for (id, map) in observation.maps.sorted(by: { $0.key < $1.key }) {
            try writer.add(id.description, map)
            if let plane = map.plane {
                try ColourMap.viridis.picture(of: plane, range: plane.finiteRange)
                    .write(to: folder.appendingPathComponent("\(number).\(id).png"))
            }
        }
        try observation.patch?.write(to: folder.appendingPathComponent("\(number).patch.png"))
        try writer.write(to: folder.appendingPathComponent("\(number).safetensors"))
    }
}
