using System.Text.Json;
using ModelPipeline.Silo;

namespace ModelPipeline.Api;

/// <summary>The command <c>check</c>: says what is wrong with settings, without a server and without writing.</summary>
internal static class CheckCommand
{
    public static async Task<int> RunAsync(SetupArguments arguments, CancellationToken cancellationToken)
    {
        var file = arguments.Find("--file") ?? "pipeline.json";
        await using var services = SetupServices.Of(file, looksAtMachine: false);
        var definitions = services.GetServices<PipelineDefinition>().ToList();
        var faults = services.GetServices<Fault>().ToList();
        if (definitions.Count == 0 && faults.Count == 0)
            faults.Add(new("Pipelines", "is empty; declare a pipeline, or write one with: modelpipeline init"));
        faults.AddRange(await services.GetRequiredService<SettingsChecker>()
            .CheckAsync(definitions, arguments.Has("--inputs"), cancellationToken));
        var report = new CheckReport(file, [.. definitions.Select(each => each.Name)], [.. faults.Distinct()]);
        if (arguments.IsJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, SetupJson.Default.CheckReport));
            return report.Faults.Count == 0 ? 0 : PipelineHost.ConfigurationFault;
        }

        if (report.Faults.Count > 0)
            throw new PipelineConfigurationException(report.Faults);
        var looked = arguments.Has("--inputs") ? "settings, models and tables" : "settings and models";
        Console.WriteLine($"{file}: no fault in {looked} of {string.Join(", ", report.Pipelines)}.");
        return 0;
    }
}
