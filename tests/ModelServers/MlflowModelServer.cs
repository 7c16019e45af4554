using System.Text;
using Microsoft.AspNetCore.Http;
using ModelPipeline.Compliance;

namespace ModelPipeline.Tests;

/// <summary>
/// The routes of an MLflow server that models need, as it answers. Each put of the suites makes a new version with one run, and the alias
/// leads to it: the files of a version never change.
/// </summary>
public sealed class MlflowModelServer : ISourceServer
{
    private const string Api = "/api/2.0";
    private const string User = "ada";
    private const string Password = "pass:word of the tests";

    private readonly Dictionary<string, List<string>> versions = [];
    private readonly ObjectServer server;

    public MlflowModelServer() => server = new((_, context) => AnswerAsync(context));

    public ObjectServer Server => server;

    public Trouble Trouble => server.Trouble;

    // The server cannot send the rest of a file.
    public bool Resumes => false;

    public bool KeepsOldContent => true;

    /// <summary>Where the files of versions are; otherwise behind this server.</summary>
    public Func<string, string> ArtifactUri { get; set; } = path => $"mlflow-artifacts:/{path}";

    /// <summary>The status of all versions.</summary>
    public string Status { get; set; } = "READY";

    public ValueTask InitializeAsync() => new(server.StartAsync());

    public ValueTask DisposeAsync() => new(server.StopAsync());

    public IModelSource Make() => Make(new() { Url = server.Url, Username = User, Password = Password });

    public IModelSource MakeStranger() => Make(new() { Url = server.Url, Token = "of a stranger" });

    public string AddressOf(string name) => $"models:/{name.Split('/')[0]}@champion";

    public Task PutAsync(string name, byte[] content) => PutAsync(name, () => server.Put(NewPath(name), content));

    public Task PutZerosAsync(string name, long bytes) => PutAsync(name, () => server.Put(NewPath(name), null, bytes));

    public Task DeleteAsync(string name)
    {
        versions.Remove(name);
        server.Objects.Clear();
        return Task.CompletedTask;
    }

    public Task StopAsync() => server.StopAsync();

    public Task StartAsync() => server.StartAsync();

    private static MlflowSource Make(MlflowOptions options)
    {
        MlflowSource? source = null;
        source = new(options, () => new([source!, new LocalSource(TimeProvider.System)]));
        return source;
    }

    private static Task PutAsync(string name, Action put)
    {
        put();
        return Task.CompletedTask;
    }

    // "model/file" goes into the newest folder of the model, "file" is a model of one file.
    private string NewPath(string name)
    {
        var parts = name.Split('/', 2);
        var known = versions.GetValueOrDefault(parts[0]) ?? (versions[parts[0]] = []);
        var run = $"run{known.Count + 1}";
        var path = $"1/{run}/artifacts/{parts[0]}";
        if (parts.Length == 2 && known.Count > 0 && !server.Objects.ContainsKey($"{known[^1]}/{parts[1]}"))
            return $"{known[^1]}/{parts[1]}";
        if (parts.Length == 2 && known.Count > 0)
            Copy(known[^1], path);
        known.Add(path);
        return parts.Length == 2 ? $"{path}/{parts[1]}" : path;
    }

    private void Copy(string from, string to)
    {
        foreach (var (name, found) in server.Objects.Where(each => each.Key.StartsWith($"{from}/", StringComparison.Ordinal)).ToList())
            server.Objects[to + name[from.Length..]] = found;
    }

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.ToString();
        var query = context.Request.Query;
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));
        if (context.Request.Headers.Authorization != $"Basic {basic}")
            return ErrorAsync(context, 401, "UNAUTHENTICATED");
        return path switch
        {
            $"{Api}/mlflow/registered-models/alias" =>
                VersionAsync(context, query["name"]!, versions.GetValueOrDefault(query["name"]!)?.Count),
            $"{Api}/mlflow/model-versions/get" => VersionAsync(context, query["name"]!, int.Parse(query["version"]!, null)),
            $"{Api}/mlflow/model-versions/get-download-uri" => context.Response.WriteAsJsonAsync(
                new { artifact_uri = ArtifactUri(versions[query["name"]!][int.Parse(query["version"]!, null) - 1]) }),
            $"{Api}/mlflow-artifacts/artifacts" => ListAsync(context, $"{query["path"]}/"),
            _ => SendAsync(context, path[$"{Api}/mlflow-artifacts/artifacts/".Length..]),
        };
    }

    private Task VersionAsync(HttpContext context, string name, int? number) =>
        number is { } version && versions.GetValueOrDefault(name)?.Count >= version
            ? context.Response.WriteAsJsonAsync(new
            {
                model_version = new { name, version = $"{version}", run_id = $"run{version}", status = Status },
            })
            : ErrorAsync(context, 404, "RESOURCE_DOES_NOT_EXIST");

    private Task ListAsync(HttpContext context, string folder)
    {
        var below = server.Objects.Where(each => each.Key.StartsWith(folder, StringComparison.Ordinal))
            .Select(each => (Parts: each.Key[folder.Length..].Split('/'), each.Value.Bytes));
        var files = below.GroupBy(each => each.Parts[0]).Select(group => group.First().Parts.Length > 1
            ? (object)new { path = group.Key, is_dir = true }
            : Trouble.HidesLength ? new { path = group.Key, is_dir = false }
            : new { path = group.Key, is_dir = false, file_size = group.First().Bytes });
        return context.Response.WriteAsJsonAsync(new { files = files.ToArray() });
    }

    private Task SendAsync(HttpContext context, string path)
    {
        if (!server.Objects.TryGetValue(path, out var found))
            return ErrorAsync(context, 404, "RESOURCE_DOES_NOT_EXIST");
        context.Request.Headers.Remove("Range");
        return server.SendAsync(context, found, _ => false);
    }

    private static Task ErrorAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { error_code = code, message = "as MLflow says it" });
    }
}
