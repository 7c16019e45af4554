using System.Security.Cryptography;
using System.Text;
using ModelPipeline.Silo;

namespace ModelPipeline.Api;

/// <summary>Puts events aside that no repetition would handle, each once however often it comes.</summary>
internal sealed partial class DeadLetters(DeadEventStore store, TimeProvider clock, ILogger<DeadLetters> log)
{
    private const int MostKept = 64 * 1024;

    /// <summary>Puts an event aside.</summary>
    /// <param name="pipeline">The name of the pipeline.</param>
    /// <param name="inbound">The event.</param>
    /// <param name="user">The user without a score; null where the event has none.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="System.Data.Common.DbException">The store does not answer: the event must come again.</exception>
    public async Task AddAsync(string pipeline, InboundEvent inbound, string? user, string reason)
    {
        var text = inbound.Text.Length > MostKept ? Shorten(inbound.Text) : inbound.Text;
        await store.AddAsync(new(IdOf(pipeline, inbound, user), pipeline, inbound.Format, Clean(inbound.Id), Clean(user), reason,
            clock.GetUtcNow(), Clean(text)!), CancellationToken.None);
        LogDead(pipeline, inbound.Format, reason);
    }

    private static string IdOf(string pipeline, InboundEvent inbound, string? user)
    {
        var name = string.Join('\n', pipeline, inbound.Format, inbound.Source, inbound.Id, user, inbound.Id is null ? inbound.Text : "");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));
    }

    // Half of a surrogate pair is no character, and no database stores it.
    private static string Shorten(string text) => text[..(char.IsHighSurrogate(text[MostKept - 1]) ? MostKept - 1 : MostKept)];

    // PostgreSQL stores no zero characters.
    private static string? Clean(string? text) => text?.Replace('\0', '\uFFFD');

    [LoggerMessage(EventId = 710, Level = LogLevel.Warning, Message = "Pipeline {Pipeline}: an event ({Format}) was put aside. {Reason}")]
    private partial void LogDead(string pipeline, string format, string reason);
}
