import ArgumentParser

@main
struct Trackscope: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "trackscope")
}
