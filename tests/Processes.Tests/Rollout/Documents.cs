using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ModelPipeline.Tests;

/// <summary>The documents of a rollout, each from the request for it to the end of the request for the next.</summary>
internal sealed class Documents
{
    private readonly List<(TimeSpan From, TimeSpan To, string Stable, string? Candidate, double Percent)> all = [];

    /// <summary>Records that a document is asked for, and that the one before ends when the answer has come.</summary>
    public void Ask(TimeSpan now, string stable, string? candidate = null, double percent = 0) =>
        all.Add((now, TimeSpan.MaxValue, stable, candidate, percent));

    /// <summary>Records that the last document is followed by all silos.</summary>
    public void Answered(TimeSpan now)
    {
        if (all.Count > 1)
            all[^2] = all[^2] with { To = now };
    }

    /// <summary>The scores by a version that no document of their time gave to the user.</summary>
    public IEnumerable<(string User, string Version, TimeSpan Began, TimeSpan Ended)> Wrong(
        IEnumerable<(string User, string Version, TimeSpan Began, TimeSpan Ended)> scores) => scores.Where(score => !all.Any(document =>
            document.From <= score.Ended && document.To >= score.Began
            && score.Version
                == (NumberOf(document.Candidate, score.User) < document.Percent * 100 ? document.Candidate : document.Stable)));

    // The formula of docs/rollout.md, written once more.
    private static int NumberOf(string? candidate, string user)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{candidate}\n{user}"));
        return (int)(((ulong)BinaryPrimitives.ReadUInt32BigEndian(hash) * 10_000) >> 32);
    }
}
