using k8s.Models;

namespace ModelPipeline.Tests;

/// <summary>The rendered objects are valid objects of Kubernetes.</summary>
public sealed class RenderTests
{
    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task Render_Overlay_HasTheObjectsOfACluster(string name)
    {
        var overlay = await Overlay.RenderAsync(name);

        Type[] kinds =
        [
            typeof(V1Namespace), typeof(V1ServiceAccount), typeof(V1Role), typeof(V1RoleBinding), typeof(V1ConfigMap), typeof(V1Job),
            typeof(V1Deployment), typeof(V1Service),
            typeof(V1Ingress), typeof(V2HorizontalPodAutoscaler), typeof(V1PodDisruptionBudget), typeof(V1NetworkPolicy),
        ];
        Assert.Empty(kinds.Except(overlay.Objects.Select(each => each.GetType())));
        Assert.Equal(overlay.Objects.Count, overlay.Objects.Select(each => (each.Kind, each.Metadata.Name)).Distinct().Count());
        Assert.All(overlay.Objects.Where(each => each is not V1Namespace),
            each => Assert.Equal("model-pipeline", each.Metadata.NamespaceProperty));
        Assert.Empty(overlay.All<V1Secret>());
    }

    // All tests here rely on the strict reader.
    [Theory]
    [InlineData("readOnlyRootFilesystem:", "readOnlyRootFileSystem:")]
    [InlineData("averageUtilization:", "averageUtilisation:")]
    [InlineData("secretKeyRef:", "secretKeyref:")]
    [InlineData("podSelector:", "podSelectors:")]
    [InlineData("verbs:", "verb:")]
    [InlineData("kind: Ingress", "kind: Ingres")]
    [InlineData("apiVersion: policy/v1", "apiVersion: policy/v2")]
    public async Task Read_MisspeltField_IsRefused(string right, string wrong)
    {
        var yaml = await Overlay.YamlAsync("small");
        Assert.Contains(right, yaml, StringComparison.Ordinal);

        Assert.ThrowsAny<Exception>(() => Overlay.Read(yaml.Replace(right, wrong, StringComparison.Ordinal)));
    }
}
