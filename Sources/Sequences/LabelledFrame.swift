import Imaging
import Text

/// A frame with its targets' boxes and what label files need besides: the picture's name and size.
public struct LabelledFrame: Sendable, Hashable {
    /// The frame's number, from 0.
    public var index: Int
    /// The tracker's answers, one for each target.
    public var rows: [TrajectoryRow]
    /// The picture's file name, or `frame 12` of a video.
    public var picture: String
    /// The picture's size.
    public var size: FrameSize

    /// A labelled frame from its parts.
    public init(index: Int, rows: [TrajectoryRow], picture: String, size: FrameSize) {
        self.index = index
        self.rows = rows
        self.picture = picture
        self.size = size
    }

    /// The frame's file of YOLO's labels, a line for each target: `class centre-x centre-y width height score`, as shares of
    /// the picture; class 0. Of several targets a line ends with the target's number. A blank box has no line.
    public var yolo: String {
        rows.filter { !$0.isBlank }.map { row in
            let box = row.box
            let (width, height) = (Double(size.width), Double(size.height))
            let numbers = [
                (box.x + box.width / 2) / width, (box.y + box.height / 2) / height, box.width / width,
                box.height / height,
            ]
            let rest = [row.score.map(shortest), row.target.map(String.init)].compactMap { $0 }
            return (["0"] + numbers.map(shortest) + rest).joined(separator: " ") + "\n"
        }.joined()
    }
}

/// A file of COCO's annotations: pictures, the one category `target`, and a box for each frame and target; pixels from 0. Of
/// several targets each box has its target's number as `track_id`. A blank box is left out.
public func cocoFile(_ frames: [LabelledFrame]) -> String {
    let images = frames.enumerated().map { position, frame in
        "  {\"id\": \(position + 1), \"file_name\": \(frame.picture.jsonString), \"width\": \(frame.size.width), "
            + "\"height\": \(frame.size.height)}"
    }
    let rows = frames.enumerated().flatMap { position, frame in
        frame.rows.filter { !$0.isBlank }.map { (image: position + 1, row: $0) }
    }
    let annotations = rows.enumerated().map { position, entry in
        let box = entry.row.box
        let numbers = [box.x, box.y, box.width, box.height].map(jsonNumber).joined(separator: ", ")
        let score = entry.row.score.map { ", \"score\": \(jsonNumber($0))" } ?? ""
        let target = entry.row.target.map { ", \"track_id\": \($0)" } ?? ""
        return "  {\"id\": \(position + 1), \"image_id\": \(entry.image), \"category_id\": 1, \"bbox\": [\(numbers)], "
            + "\"area\": \(jsonNumber(box.area)), \"iscrowd\": 0\(target)\(score)}"
    }
    return """
        {"images": [
        \(images.joined(separator: ",\n"))
        ],
        "categories": [{"id": 1, "name": "target"}],
        "annotations": [
        \(annotations.joined(separator: ",\n"))
        ]}

        """
}

/// A file of CVAT's annotations of a video (its XML, version 1.1): a track with the label `target` for each target, every frame
/// a key frame; pixels from 0. A target that is lost is outside.
///
/// - Parameters:
///   - frames: the frames that could be read.
///   - name: the task's, such as the source's.
public func cvatFile(_ frames: [LabelledFrame], name: String) -> String {
    let size = frames.first?.size ?? FrameSize(width: 0, height: 0)
    let targets = frames.first?.rows.map(\.target) ?? []
    let tracks = targets.enumerated().map { position, target in
        let boxes = frames.flatMap { frame in
            frame.rows.filter { $0.target == target }.map { row in
                let ends = [row.box.x, row.box.y, row.box.x + row.box.width, row.box.y + row.box.height].map(shortest)
                return "    <box frame=\"\(frame.index)\" outside=\"\(row.state == TrajectoryRow.lost ? 1 : 0)\" "
                    + "occluded=\"0\" keyframe=\"1\" xtl=\"\(ends[0])\" ytl=\"\(ends[1])\" xbr=\"\(ends[2])\" "
                    + "ybr=\"\(ends[3])\" z_order=\"0\"></box>\n"
            }
        }
        return "  <track id=\"\(position)\" label=\"target\" source=\"auto\">\n\(boxes.joined())  </track>\n"
    }
    return """
        <?xml version="1.0" encoding="utf-8"?>
        <annotations>
          <version>1.1</version>
          <meta>
            <task>
              <name>\(name.xmlText)</name>
              <size>\((frames.last?.index ?? -1) + 1)</size>
              <mode>interpolation</mode>
              <labels><label><name>target</name><attributes></attributes></label></labels>
              <original_size><width>\(size.width)</width><height>\(size.height)</height></original_size>
            </task>
          </meta>
        \(tracks.joined())</annotations>

        """
}
