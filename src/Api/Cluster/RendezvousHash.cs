using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace ModelPipeline.Api;

/// <summary>
/// Spreads users over silos by rendezvous hashing: who is in a list of silos has the same place wherever it is asked, and where a silo
/// comes or goes, only the users that it takes or had have another. (Thaler and Ravishankar, "Using name-based mappings to increase hit
/// rates", IEEE/ACM Transactions on Networking 6(1), 1998.)
/// </summary>
internal static class RendezvousHash
{
    /// <summary>The index of a user's silo: that with the greatest hash together with the user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="silos">Those that there are, at least one, in any order.</param>
    public static int Of(string user, IReadOnlyList<SiloAddress> silos)
    {
        var own = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(user.AsSpan()));
        var (place, greatest) = (0, 0UL);
        for (var i = 0; i < silos.Count; i++)
        {
            var together = Mix(own ^ Mix((uint)silos[i].GetConsistentHashCode()));
            if (i == 0 || together > greatest)
                (place, greatest) = (i, together);
        }

        return place;
    }

    // The finalizer of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
