using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>pipelines</c>: what is configured.</summary>
internal static class PipelinesCommand
{
    public static Command Create(Surroundings around) => new Verb("pipelines", "Show what is configured")
    {
        List(around), Show(around),
    }.NeedsVerb(around);

    private static Command List(Surroundings around) => new Verb("list", "List the pipelines")
        .WithExamples("modelpipeline pipelines list")
        .Does(around, async (call, cancellationToken) =>
        {
            call.Print.List(await call.Client.ListPipelinesAsync(cancellationToken), ClientJson.Default.PipelineInfo, Columns);
            return ExitCodes.Ok;
        });

    private static Command Show(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        return new Verb("show", "Show the parts of a pipeline") { pipeline }.Does(around, async (call, cancellationToken) =>
        {
            var found = await call.Client.GetPipelineAsync(call.Get(pipeline), cancellationToken);
            call.Print.Value(found, ClientJson.Default.PipelineInfo, Describe);
            return ExitCodes.Ok;
        });
    }

    public static IReadOnlyList<TextColumn<PipelineInfo>> Columns { get; } =
    [
        new("PIPELINE", each => each.Name),
        new("INPUT", each => $"{each.Input.Kind} {each.Input.Source}"),
        new("VERSION", each => each.Model.Version),
        new("OUTPUT", each => $"{each.Output.Kind} {each.Output.Table}"),
    ];

    private static IEnumerable<(string, string?)> Describe(PipelineInfo pipeline) =>
    [
        ("pipeline", pipeline.Name),
        ("input", $"{pipeline.Input.Kind} {pipeline.Input.Source}, user column {pipeline.Input.UserColumn}"),
        ("model", pipeline.Model.Path),
        ("version", pipeline.Model.Version),
        ("takes", Names(pipeline.Model.Inputs)),
        ("gives", Names(pipeline.Model.Outputs)),
        ("output", $"{pipeline.Output.Kind} {pipeline.Output.Table} ({pipeline.Output.Mode})"),
        ("timeout", pipeline.Timeout.ToString()),
    ];

    private static string Names(IEnumerable<ColumnInfo> columns) =>
        string.Join(", ", columns.Select(column => $"{column.Name} ({column.Type})"));
}
