using k8s;
using k8s.Models;

namespace ModelPipeline.Tests;

/// <summary>The Prometheus Operator's object, as far as the manifests use it. The reader refuses any other field.</summary>
[KubernetesEntity(Group = "monitoring.coreos.com", ApiVersion = "v1", Kind = "ServiceMonitor", PluralName = "servicemonitors")]
public sealed class ServiceMonitor : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The name of the type in a reader's map.</summary>
    public const string Type = "monitoring.coreos.com/v1/ServiceMonitor";

    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public ServiceMonitorSpec Spec { get; set; } = new();

    public sealed class ServiceMonitorSpec
    {
        public V1LabelSelector Selector { get; set; } = new();

        public List<MonitoredEndpoint> Endpoints { get; set; } = [];
    }

    public sealed class MonitoredEndpoint
    {
        public string Port { get; set; } = "";

        public string Path { get; set; } = "";

        public string Interval { get; set; } = "";

        public MonitorAuthorization? Authorization { get; set; }

        public List<Relabeling> Relabelings { get; set; } = [];
    }

    public sealed class MonitorAuthorization
    {
        public V1SecretKeySelector Credentials { get; set; } = new();
    }

    public sealed class Relabeling
    {
        public string TargetLabel { get; set; } = "";

        public string Replacement { get; set; } = "";
    }
}
