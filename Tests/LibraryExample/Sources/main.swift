import Trackscope

// Usage: track-folder FOLDER X,Y,W,H [MODEL]
let arguments = CommandLine.arguments
let numbers = arguments.count > 2 ? arguments[2].split(separator: ",").compactMap { Double($0) } : []
guard numbers.count == 4 else { fatalError("usage: track-folder FOLDER X,Y,W,H [MODEL]") }
let box = BoundingBox(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
let model = arguments.count > 3 ? arguments[3] : nil
guard var tracker = try TrackerCatalogue(model: model).tracker(model == nil ? "cacf" : "rar") else {
    fatalError("the model does not fit")
}
let frames = try openSequence(arguments[1]).source
for index in 0..<(frames.frameCount ?? 0) {
    let image = try frames.frame(at: index).image
    let found = index == 0 ? try tracker.initialise(image, box: box) : try tracker.step(image)
    print("\(index),\(found.box.x),\(found.box.y),\(found.box.width),\(found.box.height),\(found.state)")
}
