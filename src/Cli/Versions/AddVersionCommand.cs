using System.CommandLine;
using System.Security.Cryptography;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary><c>versions add</c>: brings a model file to the server, from here or from a source that the server fetches.</summary>
internal static class AddVersionCommand
{
    private const int IdLength = 12;

    public static Command Create(Surroundings around)
    {
        var pipeline = Verbs.Pipeline();
        var source = new Argument<string>("SOURCE") { Description = "File here, or an address: https://, gs://, s3://, models:/name/3" };
        var id = new Option<string?>("--id") { Description = "Id of the version (from the file's SHA-256)", HelpName = "VERSION" };
        var kind = new Option<string?>("--kind")
        {
            Description = "Kind of model, if the name of the file does not say it",
            HelpName = "KIND",
        };
        var noWait = new Option<bool>("--no-wait") { Description = "Do not wait until the version is ready" };
        return new Verb("add", "Add a version from a file or an address") { pipeline, source, id, kind, noWait }
            .WithExamples(
                "modelpipeline versions add churn churn-2.onnx",
                "modelpipeline versions add churn models:/churn/4 --id v4")
            .Does(around, async (call, cancellationToken) =>
            {
                var versions = call.Client.Versions(call.Get(pipeline));
                var file = Path.Combine(around.Folder, call.Get(source));
                var version = File.Exists(file)
                    ? await UploadAsync(call, versions, file, call.Get(id), cancellationToken)
                    : await versions.AddAsync(Request(call.Get(source), call.Get(id), call.Get(kind)), cancellationToken);
                if (!call.Get(noWait))
                    version = await WaitAsync(call, versions, version, cancellationToken);
                call.Print.Value(version, ClientJson.Default.VersionInfo, VersionsCommand.Describe);
                if (version.State == "Failed")
                    return ExitCodes.Failed;
                if (version is { State: "Ready", Role: "None" })
                    call.Hint($"Give it users: modelpipeline rollout canary {call.Get(pipeline)} {version.Version} 5");
                return ExitCodes.Ok;
            });
    }

    private static VersionRequest Request(string source, string? id, string? kind)
    {
        // The server takes any text as a path of its own; a file that is missing here is almost always a slip.
        if (!source.Contains(":/", StringComparison.Ordinal))
        {
            throw new CommandException(ExitCodes.Usage,
                $"There is no file '{source}' here; name a file, or an address such as https://host/churn.onnx.");
        }

        return new() { Source = source, Version = id, Kind = kind };
    }

    private static async Task<VersionInfo> UploadAsync(
        Call call, VersionsClient versions, string file, string? id, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        id ??= Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken))[..IdLength];
        stream.Position = 0;
        var progress = call.Progress();
        var total = stream.Length;
        await using var read = new ProgressStream(
            stream, done => progress.Show((double)done / Math.Max(1, total), $"{Texts.Bytes(done)} of {Texts.Bytes(total)}"));
        try
        {
            return await versions.UploadAsync(id, read, Path.GetFileName(file), cancellationToken);
        }
        finally
        {
            progress.End();
        }
    }

    private static async Task<VersionInfo> WaitAsync(
        Call call, VersionsClient versions, VersionInfo version, CancellationToken cancellationToken)
    {
        var progress = call.Progress();
        await foreach (var each in versions.FollowAsync(version.Version, cancellationToken))
        {
            version = each;
            progress.Show(null, $"{each.Version}: {each.State}");
        }

        progress.End();
        return version;
    }
}
