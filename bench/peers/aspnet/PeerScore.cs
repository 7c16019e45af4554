using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPipeline.Bench.AspNet;

/// <summary>An answer: the fields of the product's.</summary>
internal sealed record PeerScore(string Pipeline, string User, PeerOutputs Outputs, string ModelVersion, DateTimeOffset RetrievedAt,
    DateTimeOffset ScoredAt, Guid RunId)
{
    /// <summary>What Kestrel alone answers, of the usual length.</summary>
    public static PeerScore Constant { get; } = new("lr", "u0000001", new(true, 0.61871234f), "0123456789ab",
        DateTimeOffset.UnixEpoch.AddTicks(12345670), DateTimeOffset.UnixEpoch.AddTicks(12345670), Guid.Empty);
}

/// <summary>What the model says.</summary>
internal sealed record PeerOutputs(bool Label, float Probability);

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PeerScore))]
internal sealed partial class PeerJson : JsonSerializerContext;
