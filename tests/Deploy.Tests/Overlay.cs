using System.Collections.Concurrent;
using k8s;
using k8s.Models;

namespace ModelPipeline.Tests;

/// <summary>The objects of an overlay, as <c>kubectl kustomize</c> renders them, in Kubernetes' own types.</summary>
internal sealed class Overlay
{
    private static readonly ConcurrentDictionary<string, Task<string>> Rendered = new();

    // Types that are not Kubernetes' own.
    private static readonly Dictionary<string, Type> Types = new() { [ServiceMonitor.Type] = typeof(ServiceMonitor) };

    private readonly List<IKubernetesObject<V1ObjectMeta>> objects;

    private Overlay(string name, string yaml)
    {
        Name = name;
        objects = Read(yaml);
    }

    public static IReadOnlyList<string> Each { get; } = [
        .. Directory.GetDirectories(Paths.Of("deploy", "k8s", "overlays")).Select(folder => Path.GetFileName(folder))
            .Order(StringComparer.Ordinal)];

    /// <summary>The names of all overlays, for theories.</summary>
    public static TheoryData<string> Names { get; } = [.. Each];

    public string Name { get; }

    public IReadOnlyList<IKubernetesObject<V1ObjectMeta>> Objects => objects;

    public IEnumerable<V1Deployment> Deployments => All<V1Deployment>();

    /// <summary>All objects that create pods.</summary>
    public IEnumerable<Workload> Workloads =>
    [
        .. Deployments.Select(each => new Workload(each.Metadata.Name, each.Spec.Template.Metadata.Labels, each.Spec.Template.Spec)),
        .. All<V1Job>().Select(each => new Workload(each.Metadata.Name, each.Spec.Template.Metadata.Labels, each.Spec.Template.Spec)),
    ];

    public static async Task<Overlay> RenderAsync(string name) => new(name, await YamlAsync(name));

    public static Task<string> YamlAsync(string name) =>
        Rendered.GetOrAdd(name, static each => Command.RunAsync("kubectl", "kustomize", Paths.Of("deploy", "k8s", "overlays", each)));

    /// <summary>Reads objects. An unknown kind, version or field is an error at any depth.</summary>
    public static List<IKubernetesObject<V1ObjectMeta>> Read(string yaml) =>
        [.. KubernetesYaml.LoadAllFromString(yaml, Types, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()];

    public IEnumerable<T> All<T>() where T : IKubernetesObject<V1ObjectMeta> => objects.OfType<T>();

    public T One<T>(string name) where T : IKubernetesObject<V1ObjectMeta>
    {
        var found = All<T>().Where(each => each.Metadata.Name == name).ToList();
        Assert.True(found.Count == 1, $"Overlay {Name} has {found.Count} {typeof(T).Name} '{name}'.");
        return found[0];
    }

    public Workload Workload(string name) => Workloads.Single(each => each.Name == name);

    /// <summary>The workloads whose pods match a selector. There must be at least one.</summary>
    public IReadOnlyList<Workload> Select(V1LabelSelector selector, string whose)
    {
        Assert.Null(selector.MatchExpressions);
        return Select(selector.MatchLabels, whose);
    }

    /// <inheritdoc cref="Select(V1LabelSelector, string)"/>
    public IReadOnlyList<Workload> Select(IDictionary<string, string> labels, string whose)
    {
        Assert.NotEmpty(labels);
        var selected = Workloads.Where(workload => labels.All(workload.Labels.Contains)).ToList();
        Assert.True(selected.Count > 0, $"Overlay {Name}: the selector of {whose} ({string.Join(", ", labels)}) takes no pod.");
        return selected;
    }
}
