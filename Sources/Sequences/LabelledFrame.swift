import Imaging
import Text

/// A frame with its target's box and what label files need besides: the picture's name and size.
public struct LabelledFrame: Sendable, Hashable {
    /// The tracker's answer.
    public var row: TrajectoryRow
    /// The picture's file name, or `frame 12` of a video.
    public var picture: String
    /// The picture's size.
    public var size: FrameSize

    /// A labelled frame from its parts.
    public init(row: TrajectoryRow, picture: String, size: FrameSize) {
        self.row = row
        self.picture = picture
        self.size = size
    }

    /// The frame's file of YOLO's labels: `class centre-x centre-y width height score`, as shares of the picture; class 0.
    public var yolo: String {
        let box = row.box
        let (width, height) = (Double(size.width), Double(size.height))
        let numbers = [
            (box.x + box.width / 2) / width, (box.y + box.height / 2) / height, box.width / width, box.height / height,
        ]
        let score = row.score.map { [$0] } ?? []
        return "0 " + (numbers + score).map(shortest).joined(separator: " ") + "\n"
    }
}

/// A file of COCO's annotations: pictures, the one category `target`, and a box for each frame; pixels from 0.
public func cocoFile(_ frames: [LabelledFrame]) -> String {
    let images = frames.enumerated().map { position, frame in
        "  {\"id\": \(position + 1), \"file_name\": \(frame.picture.jsonString), \"width\": \(frame.size.width), "
            + "\"height\": \(frame.size.height)}"
    }
    let annotations = frames.enumerated().map { position, frame in
        let box = frame.row.box
        let numbers = [box.x, box.y, box.width, box.height].map(jsonNumber).joined(separator: ", ")
        let score = frame.row.score.map { ", \"score\": \(jsonNumber($0))" } ?? ""
        return "  {\"id\": \(position + 1), \"image_id\": \(position + 1), \"category_id\": 1, \"bbox\": [\(numbers)], "
            + "\"area\": \(jsonNumber(box.area)), \"iscrowd\": 0\(score)}"
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
