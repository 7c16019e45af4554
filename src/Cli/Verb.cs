using System.CommandLine;

namespace ModelPipeline.Cli;

/// <summary>A command with examples for its help.</summary>
internal sealed class Verb(string name, string description) : Command(name, description)
{
    /// <summary>Command lines, each whole.</summary>
    public IReadOnlyList<string> Examples { get; set; } = [];
}
