using System.CommandLine;

namespace ModelPipeline.Cli;

/// <summary><c>check</c>: says what is wrong with settings, without a server.</summary>
internal static class CheckCommand
{
    public static Command Create(Surroundings around)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "File with settings (pipeline.json)",
            DefaultValueFactory = _ => "pipeline.json",
        };
        var inputs = new Option<bool>("--inputs") { Description = "Also open the tables, and compare their columns with the models" };
        return new Verb("check", "Check settings and models without a server; exit 78 for a fault") { file, inputs }
            .WithExamples("modelpipeline check pipeline.json --inputs")
            .Does(around, (call, cancellationToken) => HostProgram.RunAsync(
                around, [.. HostArguments.Of("check", call, [inputs]), "--file", call.Get(file)], cancellationToken));
    }
}
