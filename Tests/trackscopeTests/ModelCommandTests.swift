import Foundation
import Network
import Tensors
import Testing

/// `trackscope model info`, `verify` and `import` on sound files.
@Suite struct ModelCommandTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.addModel()
    }

    @Test func infoSaysWhatAModelIs() throws {
        let outcome = try Program.run(["model", "info", "model.safetensors"], in: scratch)
        #expect(
            outcome
                == Program.Outcome(
                    status: 0,
                    output: """
                        format          trackscope.rar/1
                        backbone        resnet50, width 0.03125, dilation 1,1, deformable
                        attention       D 8, d 2, reduction 16, m 2
                        representation  R 8, F 4
                        mean            0.485, 0.456, 0.406
                        std             0.229, 0.224, 0.225
                        tensors         345
                        parameters      33776
                          backbone      27824
                          level3        1340
                          level4        1468
                          level5        1724
                          refinement    1420
                        int8            no activation ranges
                        provenance      random initialisation, seed 3

                        """, errors: ""))
    }

    @Test func verifyRunsTheModel() throws {
        let outcome = try Program.run(["model", "verify", "model.safetensors"], in: scratch)
        #expect(
            outcome
                == Program.Outcome(
                    status: 0,
                    output: "model.safetensors: 345 tensors, all as the architecture asks; the network runs\n",
                    errors: ""
                ))
    }

    /// Without ranges int8 is refused; calibrated, the same model tracks with it.
    @Test func calibrationMakesInt8Possible() throws {
        try scratch.addFrames(8, to: "walk/img")
        let boxes = (0..<8).map { "\(31 + 2 * $0),\(21 + $0),20,16" }.joined(separator: "\n")
        try scratch.write(boxes + "\n", to: "walk/groundtruth_rect.txt")
        func track(_ model: String) throws -> Program.Outcome {
            try Program.run(
                ["track", "walk", "--model", model, "--precision", "int8", "--quiet", "-o", "boxes.csv"], in: scratch)
        }
        let refused = try track("model.safetensors")
        #expect(refused.status == 2)
        #expect(
            refused.errors.hasSuffix(
                "model.safetensors has no activation ranges, which --precision int8 needs: "
                    + "trackscope model calibrate\n"))
        let calibrated = try Program.run(
            ["model", "calibrate", "model.safetensors", "walk", "-o", "int8.safetensors", "--patches", "8"],
            in: scratch)
        #expect(calibrated.status == 0)
        let lines = calibrated.output.split(separator: "\n")
        #expect(
            lines.first == "int8.safetensors: the model of model.safetensors with the ranges of 6 frames of 1 sequence")
        #expect(lines.last?.hasPrefix("representation") == true)
        let info = try Program.run(["model", "info", "int8.safetensors"], in: scratch)
        #expect(info.output.contains("int8            activation ranges for --precision int8\n"))
        #expect(try track("int8.safetensors") == Program.Outcome(status: 0, output: "", errors: ""))
    }

    @Test func theMeanOfTwoModels() throws {
        let outcome = try Program.run(
            ["model", "average", "model.safetensors", "model.safetensors", "-o", "mean.safetensors"], in: scratch)
        #expect(
            outcome
                == Program.Outcome(
                    status: 0, output: "mean.safetensors: the mean of 2 models, without activation ranges\n", errors: ""
                ))
        #expect(try Program.run(["model", "verify", "mean.safetensors"], in: scratch).status == 0)
        let single = try Program.run(["model", "average", "model.safetensors", "-o", "mean.safetensors"], in: scratch)
        #expect(single.status == 2)
        #expect(single.errors.contains("one weights file has no mean with others: give two at least"))
    }

    @Test func calibrationNeedsBoxes() throws {
        try scratch.addFrames(8)
        let outcome = try Program.run(
            ["model", "calibrate", "model.safetensors", "frames", "-o", "int8.safetensors"], in: scratch)
        #expect(
            outcome
                == Program.Outcome(status: 1, output: "", errors: "trackscope: frames has no ground truth\n"))
    }
}
