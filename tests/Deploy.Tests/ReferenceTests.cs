using k8s.Models;

namespace ModelPipeline.Tests;

/// <summary>Each object that another object names exists, or docs/deploy.md tells how to create it.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task References_ConfigMapsAndVolumes_Exist(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        var documented = SecretCommands.Read();

        Assert.All(overlay.Workloads, workload =>
        {
            foreach (var volume in workload.Pod.Volumes)
            {
                if (volume.ConfigMap is { } map)
                {
                    overlay.One<V1ConfigMap>(map.Name);
                }
                else if (volume.PersistentVolumeClaim is { } claim)
                {
                    overlay.One<V1PersistentVolumeClaim>(claim.ClaimName);
                }
                else if (volume.Secret is { } secret)
                {
                    Assert.NotEmpty(documented[secret.SecretName]);
                }
                else
                {
                    Assert.True(volume.EmptyDir is not null,
                        $"{workload.Name}: volume {volume.Name} is of no kind that is looked into here.");
                }
            }

            var mounts = workload.AllContainers.SelectMany(container => container.VolumeMounts).ToList();
            Assert.Equal(workload.Pod.Volumes.Select(volume => volume.Name).Order(StringComparer.Ordinal),
                mounts.Select(mount => mount.Name).Distinct().Order(StringComparer.Ordinal));
            // The settings file must be at the path that the arguments name.
            var settings = Path.GetDirectoryName(workload.Container.Args[workload.Container.Args.IndexOf("--Config") + 1]);
            var mounted = workload.Pod.Volumes.Single(volume => volume.Name == mounts.Single(mount => mount.MountPath == settings).Name);
            Assert.Contains("pipelines.json", overlay.One<V1ConfigMap>(mounted.ConfigMap.Name).Data.Keys);
        });
    }

    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task References_Secrets_AreCreatedByTheDocumentation(string name)
    {
        var overlay = await Overlay.RenderAsync(name);
        var documented = SecretCommands.Read();

        Assert.All(overlay.Workloads.SelectMany(workload => workload.AllContainers), container =>
        {
            foreach (var source in (container.Env ?? []).Select(variable => variable.ValueFrom?.SecretKeyRef).OfType<V1SecretKeySelector>())
                Assert.Contains(source.Key, documented[source.Name]);
            foreach (var source in container.EnvFrom ?? [])
                Assert.NotEmpty(documented[source.SecretRef.Name]);
        });
        Assert.All(overlay.All<V1Ingress>().SelectMany(ingress => ingress.Spec.Tls ?? []),
            tls => Assert.Contains(tls.SecretName, documented.Keys));
    }

    [Fact]
    public async Task References_FilesOfTheProductionsCertificate_AreThoseOfTheDocumentedSecret()
    {
        var overlay = await Overlay.RenderAsync("production");
        var keys = SecretCommands.Read()["cluster-tls"];

        Assert.All(new[] { "silo", "api" }, name =>
        {
            var container = overlay.Workload(name).Container;
            var folder = container.VolumeMounts.Single(mount => mount.Name == "cluster-tls").MountPath;
            var files = container.Env.Where(variable => variable.Name.StartsWith("Cluster__Tls__", StringComparison.Ordinal)).ToList();
            Assert.Equal(3, files.Count);
            Assert.All(files, file =>
            {
                Assert.Equal(folder, Path.GetDirectoryName(file.Value));
                Assert.Contains(Path.GetFileName(file.Value), keys);
            });
        });
    }

    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task References_ServiceAccounts_ExistAndOnlySilosMayAskKubernetes(string name)
    {
        var overlay = await Overlay.RenderAsync(name);

        Assert.All(overlay.Workloads, workload => overlay.One<V1ServiceAccount>(workload.Pod.ServiceAccountName));
        var binding = Assert.Single(overlay.All<V1RoleBinding>());
        Assert.Equal(("Role", "rbac.authorization.k8s.io"), (binding.RoleRef.Kind, binding.RoleRef.ApiGroup));
        overlay.One<V1Role>(binding.RoleRef.Name);
        var subject = Assert.Single(binding.Subjects);
        Assert.Equal(("ServiceAccount", "silo", "model-pipeline"), (subject.Kind, subject.Name, subject.NamespaceProperty));
        Assert.Equal("silo", Assert.Single(overlay.Workloads, workload => workload.Pod.ServiceAccountName == subject.Name).Name);
        Assert.Equal(["silo"],
            overlay.All<V1ServiceAccount>().Where(account => account.AutomountServiceAccountToken != false)
                .Select(account => account.Metadata.Name));
    }

    [Theory]
    [MemberData(nameof(Overlay.Names), MemberType = typeof(Overlay))]
    public async Task References_Probes_NamePortsOfTheirContainer(string name)
    {
        var overlay = await Overlay.RenderAsync(name);

        Assert.All(overlay.Deployments.Select(deployment => overlay.Workload(deployment.Metadata.Name)), workload =>
        {
            Assert.Equal(3, workload.Probes.Count());
            Assert.All(workload.Probes, probe => workload.Port(probe.HttpGet.Port));
        });
    }
}
