using System.Data.Common;
using ModelPipeline.Silo;
using ModelPipeline.Silo.Clustering;
using ModelPipeline.Silo.Models;

namespace ModelPipeline.Api;

/// <summary>
/// The command <c>init</c>: proposes the settings of a pipeline from a model file and a table, tries five rows, and writes the settings.
/// </summary>
internal static class InitCommand
{
    private const string Input = "input";
    private const string Scores = "scores";

    /// <exception cref="PipelineConfigurationException">An argument does not fit, or the table does not fit the model.</exception>
    public static async Task<int> RunAsync(SetupArguments arguments, CancellationToken cancellationToken)
    {
        var model = arguments.Get("--model", "name the model file");
        var store = StoreChoice.Of("--input", arguments.Get("--input", "name a file with a row for each user, or a connection string"));
        var name = NameOf(arguments.Find("--name"), model);
        var file = arguments.Find("--file") ?? "pipeline.json";
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var scores = arguments.Find("--scores") is { } given ? ScoresOf(given) : SqliteFile(Path.Combine(folder, "scores.db"));
        if (File.Exists(file) && !arguments.Has("--force") && !arguments.Has("--print"))
        {
            throw new PipelineConfigurationException(
                "--file", $"is '{file}', which exists; add --force to write over it, or name another file.");
        }

        var options = new PipelineOptions
        {
            Input = new()
            {
                Kind = store.Kind,
                Connection = Input,
                Table = store.File ?? arguments.Find("--table") ?? await TableChoice.OnlyOneAsync(store, cancellationToken),
                UserColumn = arguments.Find("--user-column") ?? "user_id",
                Format = new() { Encoding = arguments.Find("--encoding") ?? "" },
            },
            Model = new() { Path = model, Kind = arguments.Find("--kind") ?? "", Python = arguments.Find("--python") ?? "" },
            Output = new() { Kind = scores.Kind, Connection = Scores, Table = $"{ColumnName(name)}_scores" },
        };
        await using var services = Services(store);
        var proposal = await services.GetRequiredService<SettingsProposer>().ProposeAsync(
            name, options, arguments.Find("--user-column") is not null, match => Accepts(arguments, match), cancellationToken);
        var settings = SettingsText.Write(name, proposal, store, scores, folder);
        if (arguments.Has("--print"))
        {
            Console.WriteLine(settings);
            return 0;
        }

        await SettingsFile.WriteAsync(file, settings);
        Console.WriteLine(InitReport.Of(name, file, proposal, [.. Secrets(store, scores)]).Write(arguments.IsJson));
        return 0;
    }

    private static IEnumerable<string> Secrets(StoreChoice input, StoreChoice scores) =>
        from each in new[] { (Name: Input, Store: input), (Name: Scores, Store: scores) }
        where each.Store.HasPassword
        select each.Name;

    private static ServiceProvider Services(StoreChoice store)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.AddModels(new ClusterOptions());
        builder.Services.AddPipelineKinds();
        builder.Services.AddSingleton(new ConnectionStrings(new Dictionary<string, string> { [Input] = store.ConnectionString }));
        builder.Services.AddSingleton<SettingsProposer>();
        return builder.Services.BuildServiceProvider();
    }

    // A file that does not exist yet is made by the first start.
    private static StoreChoice ScoresOf(string text)
    {
        var isConnectionString = text.Contains('=', StringComparison.Ordinal);
        var isFile = !isConnectionString || text.Contains("Data Source", StringComparison.OrdinalIgnoreCase);
        if (!isFile || StoreChoice.IsAddressOfServer(text))
            return StoreChoice.Of("--scores", text);
        return isConnectionString ? new("Sqlite", text) : SqliteFile(text);
    }

    private static StoreChoice SqliteFile(string path) =>
        new("Sqlite", new DbConnectionStringBuilder { ["Data Source"] = path }.ConnectionString);

    private static string NameOf(string? given, string model)
    {
        var name = given ?? ColumnName(Path.GetFileNameWithoutExtension(model));
        return PipelineDefinition.IsName(name)
            ? name
            : throw new PipelineConfigurationException("--name",
                $"is '{name}'; name the pipeline with up to 64 letters, digits, '-', '_' and '.', beginning with a letter or digit.");
    }

    private static string ColumnName(string text) =>
        new([.. text.Select(each => char.IsAsciiLetterOrDigit(each) ? char.ToLowerInvariant(each) : '_')]);

    private static bool Accepts(SetupArguments arguments, ProposedColumn match)
    {
        if (arguments.Has("--yes"))
            return true;
        if (Console.IsInputRedirected || arguments.IsJson)
            return false;
        Console.Error.Write($"The model needs '{match.Input}'. Is that the column '{match.Column}'? [y/N] ");
        return Console.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }
}
