namespace ModelPipeline;

/// <summary>
/// Registered models of MLflow. The registry says where the files of a version are: behind its own server (<c>mlflow-artifacts:</c>), or
/// with another source, which then reads them.
/// </summary>
/// <param name="options">The server.</param>
/// <param name="sources">The sources. Asked for with the first address, because this source is one of them.</param>
internal sealed class MlflowSource(MlflowOptions options, Func<SourceSet> sources) : IModelSource
{
    private const string Artifacts = "mlflow-artifacts";

    private readonly MlflowServer server = new(options);

    public IReadOnlyList<string> Schemes { get; } = ["models", Artifacts];

    public async Task<SourceContent?> LookAsync(SourceAddress address, string? known, CancellationToken cancellationToken)
    {
        if (address.Scheme == Artifacts)
            return await ListAsync(address, cancellationToken);
        var version = await FindVersionAsync(address, cancellationToken);
        // The files of a version never change.
        var identity = $"version {version.Version} of run {version.RunId}";
        if (identity == known)
            return null;
        var content = await FindFilesAsync(address, version, cancellationToken);
        return content with { Identity = identity, Name = content.IsFolder ? "model" : content.Name };
    }

    public async Task<SourceStream> OpenAsync(SourceFile file, long offset, CancellationToken cancellationToken)
    {
        var answer = await server.OpenAsync($"{Artifacts}/artifacts/{PathOf(file.Address)}", 0, file.Address, cancellationToken);
        var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
        return new(content, 0, answer.Content.Headers.ContentLength, null, answer);
    }

    private async Task<MlflowVersion> FindVersionAsync(SourceAddress address, CancellationToken cancellationToken)
    {
        var model = MlflowAddress.Of(address);
        var name = Uri.EscapeDataString(model.Name);
        var route = model.Alias is { } alias
            ? $"mlflow/registered-models/alias?name={name}&alias={Uri.EscapeDataString(alias)}"
            : $"mlflow/model-versions/get?name={name}&version={model.Version}";
        var found = (await server.GetAsync(route, MlflowJson.Default.MlflowVersionAnswer, address, cancellationToken)).ModelVersion
            ?? throw MlflowServer.ErrorsOf(address).Missing();
        return found.Status switch
        {
            "PENDING_REGISTRATION" => throw new SourceException($"'{address.Shown}' is not registered completely yet."),
            "FAILED_REGISTRATION" => throw MlflowServer.ErrorsOf(address).Fault("whose registration failed; register the model again"),
            _ => found,
        };
    }

    private async Task<SourceContent> FindFilesAsync(SourceAddress address, MlflowVersion version, CancellationToken cancellationToken)
    {
        var route = $"mlflow/model-versions/get-download-uri?name={Uri.EscapeDataString(version.Name)}&version={version.Version}";
        var answer = await server.GetAsync(route, MlflowJson.Default.MlflowUriAnswer, address, cancellationToken);
        var place = SourceAddress.Parse(answer.ArtifactUri ?? throw MlflowServer.ErrorsOf(address).Missing());
        return (await sources().Of(place).LookAsync(place, null, cancellationToken))!;
    }

    // The server does not say what is a file, and what a folder: something in which there is nothing is a file.
    private async Task<SourceContent> ListAsync(SourceAddress address, CancellationToken cancellationToken)
    {
        var files = new List<SourceFile>();
        await AddAsync(files, address, "", cancellationToken);
        return files.Count > 0
            ? new(null, files) { IsFolder = true, Name = address.Name }
            : new(null, [new(address.Name, address, null, null)]);
    }

    private async Task AddAsync(List<SourceFile> files, SourceAddress folder, string below, CancellationToken cancellationToken)
    {
        var route = $"{Artifacts}/artifacts?path={Uri.EscapeDataString(Uri.UnescapeDataString(PathOf(folder)))}";
        var found = await server.GetAsync(route, MlflowJson.Default.MlflowArtifacts, folder, cancellationToken);
        foreach (var artifact in found.Files ?? [])
        {
            FileNames.Check(folder, artifact.Path);
            var address = SourceAddress.Parse($"{folder.Text.TrimEnd('/')}/{artifact.Path}");
            if (artifact.IsDir)
            {
                await AddAsync(files, address, $"{below}{artifact.Path}/", cancellationToken);
            }
            else
            {
                files.Add(new($"{below}{artifact.Path}", address, artifact.FileSize, null));
            }
        }
    }

    // "mlflow-artifacts:/1/run" or "mlflow-artifacts://host/1/run". A host there is one that clients reach the server by; the server of the
    // settings is asked in any case, so that its credentials go nowhere else.
    private static string PathOf(SourceAddress address)
    {
        var path = address.Text[(Artifacts.Length + 1)..];
        if (path.StartsWith("//", StringComparison.Ordinal) && path.IndexOf('/', 2) is var slash and > 0)
            path = path[slash..];
        return string.Join('/', path.Trim('/').Split('/').Select(Uri.EscapeDataString));
    }
}
