using System.Security.Cryptography;
using Npgsql;

namespace ModelPipeline.Bench.AspNet;

/// <summary>A model as such a program would call it: for one row, at once.</summary>
internal abstract class PeerModel : IDisposable
{
    /// <summary>First 12 hex digits of the file's SHA-256.</summary>
    public required string Version { get; init; }

    /// <summary>The input columns, in the order in which they are read.</summary>
    public abstract string[] Columns { get; }

    public static PeerModel Load(PeerOptions options)
    {
        var version = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(options.ModelPath)))[..12];
        return options.ModelPath.EndsWith(".onnx", StringComparison.Ordinal)
            ? new OnnxPeerModel(options.ModelPath) { Version = version }
            : new MlNetPeerModel(options.ModelPath) { Version = version };
    }

    /// <summary>Applies the model to the current row of a reader.</summary>
    /// <param name="row">The columns stand from <paramref name="first"/> on.</param>
    /// <param name="first">The first of <see cref="Columns"/>.</param>
    public abstract PeerOutputs Apply(NpgsqlDataReader row, int first);

    public abstract void Dispose();
}
