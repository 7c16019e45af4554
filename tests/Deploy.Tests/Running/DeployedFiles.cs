using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;

namespace ModelPipeline.Tests;

/// <summary>The files that a pod of an overlay sees, in a folder of this machine.</summary>
internal sealed class DeployedFiles : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("model-pipeline-").FullName;

    public DeployedFiles(Overlay overlay)
    {
        // The kubelet lays a ConfigMap out like this: the file is a link, through another link, into a folder with a date.
        Directory.CreateDirectory(Path.Combine(Settings, "..2026_01_01"));
        Directory.CreateSymbolicLink(Path.Combine(Settings, "..data"), "..2026_01_01");
        foreach (var (name, text) in Assert.Single(overlay.All<V1ConfigMap>()).Data)
        {
            // Test clusters beside this one have a cache of models of their own.
            var own = text.Replace("/tmp/model-cache", Path.Combine(root, "model-cache"), StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(Settings, "..data", name), own);
            File.CreateSymbolicLink(Path.Combine(Settings, name), Path.Combine("..data", name));
        }

        using (var authority = new TestAuthority())
            authority.Write(Certificates);
        Directory.CreateDirectory(Path.Combine(root, "models"));
        File.Copy(Paths.Of("samples", "churn", "churn.zip"), Path.Combine(root, "models", "churn.zip"));
    }

    /// <summary>The working folder of processes.</summary>
    public string Work => root;

    private string Certificates => Path.Combine(root, "cluster-tls");

    private string Settings => Path.Combine(root, "settings");

    /// <summary>The arguments of a container, with its paths in this folder.</summary>
    public IEnumerable<string> Arguments(V1Container container) =>
        container.Args.Select(each => each.Replace("/etc/model-pipeline", Settings, StringComparison.Ordinal));

    /// <summary>A value of the environment, with its path in this folder.</summary>
    public string Value(string value) => value.Replace("/etc/cluster-tls", Certificates, StringComparison.Ordinal);

    /// <summary>Where a process finds the models, which are not at / here.</summary>
    public IEnumerable<string> ModelArguments(Overlay overlay)
    {
        var pipelines = JsonNode.Parse(Assert.Single(overlay.All<V1ConfigMap>()).Data["pipelines.json"],
            documentOptions: new JsonDocumentOptions())!["Pipelines"]!.AsObject();
        foreach (var (name, pipeline) in pipelines)
        {
            var path = (string)pipeline!["Model"]!["Path"]!;
            Assert.StartsWith("/models/", path, StringComparison.Ordinal);
            yield return $"--Pipelines:{name}:Model:Path={root}{path}";
        }
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
