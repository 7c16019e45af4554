using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ModelPipeline.Silo.Tls;

/// <summary>
/// The certificates of this process as the files have them now. A changed file is read again before the next connection, and otherwise
/// within ten seconds. Files that do not fit change nothing: the process keeps its certificates, and the log says why. Thread-safe.
/// </summary>
internal sealed partial class ClusterCertificates : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);

    // Many connections come at once when a silo starts.
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    // A stranger who knocks all the time must not fill the log.
    private static readonly TimeSpan LogRefusalsEvery = TimeSpan.FromSeconds(1);

    private readonly CertificateReader reader;
    private readonly TimeProvider clock;
    private readonly ILogger<ClusterCertificates> log;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private CertificateSet? current;
    private string accepted;
    private string reported = "";
    private long lookedAt;
    private long refusedAt;

    /// <param name="reader">Reads the files.</param>
    /// <param name="first">The certificates of the start; null where they have faults, which end the start before any connection.</param>
    /// <param name="fingerprint">The fingerprint of the files from which the first certificates were read.</param>
    /// <param name="clock">Times the readings.</param>
    /// <param name="log">Receives what changed, and what was refused.</param>
    public ClusterCertificates(CertificateReader reader, CertificateSet? first, string fingerprint, TimeProvider clock,
        ILogger<ClusterCertificates> log)
    {
        this.reader = reader;
        this.clock = clock;
        this.log = log;
        current = first;
        accepted = fingerprint;
        lookedAt = clock.GetTimestamp();
        timer = clock.CreateTimer(_ => Look(), null, LookEvery, LookEvery);
    }

    /// <summary>The certificates for a new connection.</summary>
    public CertificateSet Current
    {
        get
        {
            if (clock.GetElapsedTime(Volatile.Read(ref lookedAt)) >= LookAgainAfter)
                Look();
            return Volatile.Read(ref current) ?? throw new InvalidOperationException("The start found faults in Cluster:Tls.");
        }
    }

    /// <summary>Whether the certificate of another process is one of this cluster. The log says why not.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="chain">The chain that came with the certificate.</param>
    /// <param name="use">What the other process uses the certificate for.</param>
    public bool Accepts(X509Certificate2 certificate, X509Chain? chain, Oid use)
    {
        var set = Current;
        var between = chain?.ChainPolicy.ExtraStore ?? [];
        if (CertificateCheck.Refuse(certificate, between, set.Authorities, set.Name, use, clock.GetUtcNow()) is not { } why)
            return true;
        var last = Volatile.Read(ref refusedAt);
        if ((last == 0 || clock.GetElapsedTime(last) >= LogRefusalsEvery)
            && Interlocked.CompareExchange(ref refusedAt, clock.GetTimestamp() | 1, last) == last)
        {
            LogRefused(certificate.Thumbprint, why);
        }

        return false;
    }

    public void Dispose() => timer.Dispose();

    private void Look()
    {
        lock (gate)
        {
            var faults = new List<Fault>();
            var files = reader.ReadFiles(faults);
            var fingerprint = files?.Fingerprint() ?? "";
            Volatile.Write(ref lookedAt, clock.GetTimestamp());
            if (files is not null && fingerprint == accepted)
                return;
            if (files is not null && reader.Parse(files, clock.GetUtcNow(), faults) is { } read)
            {
                accepted = fingerprint;
                reported = "";
                Volatile.Write(ref current, read);
                LogChanged(read.Own.TargetCertificate.NotAfter.ToUniversalTime());
                return;
            }

            // The files of one change are not written at one moment, so a fault can go by itself.
            var why = string.Join(" ", faults);
            if (reported == why)
                return;
            reported = why;
            LogKept(why);
        }
    }

    [LoggerMessage(EventId = 253, Level = LogLevel.Information,
        Message = "Cluster:Tls: the files changed; new connections use the certificate that is valid until {Until:u}")]
    private partial void LogChanged(DateTime until);

    [LoggerMessage(EventId = 254, Level = LogLevel.Error,
        Message = "Cluster:Tls: the files changed and do not fit; the certificates from before stay in use. {Reason}")]
    private partial void LogKept(string reason);

    [LoggerMessage(EventId = 252, Level = LogLevel.Warning,
        Message = "Cluster:Tls: refused a process with the certificate of thumbprint {Thumbprint}: {Reason}")]
    private partial void LogRefused(string thumbprint, string reason);
}
