using System.CommandLine;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>baseline</c>: sets what drift is measured from.</summary>
internal static class BaselineCommand
{
    public static Command Create(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        var days = new Option<int?>("--days") { Description = "Take the rows of the last days", HelpName = "N" };
        var job = new Option<Guid?>("--job") { Description = "Take the rows of a job", HelpName = "JOB" };
        var file = new Option<string?>("--file") { Description = "Take the rows of a CSV file, such as the training's", HelpName = "FILE" };
        var version = new Option<string?>("--version-id") { Description = "Version (the stable one)", HelpName = "VERSION" };
        return new Verb("baseline", "Set what drift is measured from") { pipeline, days, job, file, version }
            .WithExamples("modelpipeline baseline churn --file training.csv")
            .Does(around, async (call, cancellationToken) =>
            {
                var drift = call.Client.Drift(call.Get(pipeline));
                var named = call.Get(version);
                var summary = (call.Get(days), call.Get(job), call.Get(file)) switch
                {
                    ({ } number, null, null) => await drift.SetBaselineAsync(number, named, cancellationToken),
                    (null, { } id, null) => await drift.SetBaselineAsync(id, named, cancellationToken),
                    (null, null, { } path) => await drift.SetBaselineAsync(
                        await ReadAsync(Path.Combine(around.Folder, path), cancellationToken), named, cancellationToken),
                    _ => throw new CommandException(ExitCodes.Usage, "Name one of --days, --job and --file."),
                };
                call.Print.Value(summary, ClientJson.Default.BaselineSummary, Describe);
                return ExitCodes.Ok;
            });
    }

    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Usage, $"'{file}' cannot be read ({e.GetType().Name}); name a CSV file.");
        }
    }

    private static IEnumerable<(string, string?)> Describe(BaselineSummary baseline) =>
    [
        ("version", baseline.Version),
        ("source", baseline.Source),
        ("rows", Texts.Of(baseline.Rows)),
        ("set at", Texts.Of(baseline.SetAt)),
        ("set by", baseline.SetBy),
    ];
}
