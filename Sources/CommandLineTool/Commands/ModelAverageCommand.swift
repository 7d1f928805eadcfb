import ArgumentParser
import Foundation
import Network

/// `trackscope model average`: makes one model of several of the same training run.
struct ModelAverageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "average",
        abstract: "Make the mean of several models of one architecture, value by value.",
        discussion: """
            Weights of one training run at different steps often track better together than each alone. The mean has no \
            activation ranges; measure them before --precision int8.

              trackscope model average early.safetensors late.safetensors -o mean.safetensors
              trackscope model calibrate mean.safetensors training/* -o mean-int8.safetensors
            """)

    @Argument(help: "Weights files (safetensors), two at least.", completion: .weightsFile) var files: [String]
    @Option(
        name: .shortAndLong, help: ArgumentHelp("The model to write (safetensors).", valueName: "file"),
        completion: .weightsFile)
    var output: String

    func validate() throws {
        if files.count < 2 { throw ValidationError("one weights file has no mean with others: give two at least") }
    }

    func run() throws {
        try requireWritable(output)
        let models = try files.map(readModel)
        let mean = try Failure.wrapping("the mean") { try NetworkWeights.average(of: models) }
        try Failure.wrapping(output) {
            try mean.write(to: URL(fileURLWithPath: output), as: storedType(of: files[0]))
        }
        try CommandOutput.results(["\(output): the mean of \(files.count) models, without activation ranges"])
    }
}
