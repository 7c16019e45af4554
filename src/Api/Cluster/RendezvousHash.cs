using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace ModelPipeline.Api;

/// <summary>
/// Spreads users over silos by rendezvous hashing. All processes with the same list of silos pick the same silo for a user. Where a silo
/// comes or goes, only the users of that silo get another one. (Thaler and Ravishankar, "Using name-based mappings to increase hit rates",
/// IEEE/ACM Transactions on Networking 6(1), 1998.)
/// </summary>
internal static class RendezvousHash
{
    /// <summary>The index of a user's silo: the silo with the greatest hash together with the user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="silos">The silos, at least one, in any order.</param>
    public static int Of(string user, IReadOnlyList<SiloAddress> silos)
    {
        var own = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(user.AsSpan()));
        var place = 0;
        var greatest = 0UL;
        for (var i = 0; i < silos.Count; i++)
        {
            var together = Mix(own ^ Mix((uint)silos[i].GetConsistentHashCode()));
            if (i > 0 && together <= greatest)
                continue;
            place = i;
            greatest = together;
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
