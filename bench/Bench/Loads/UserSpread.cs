using System.Globalization;

namespace ModelPipeline.Bench;

/// <summary>The users of the calls.</summary>
/// <param name="Users">The number of users.</param>
/// <param name="Offset">The number of the first user.</param>
/// <param name="IsFresh">Whether each call is for a new user; otherwise for a random one.</param>
internal sealed record UserSpread(int Users, long Offset, bool IsFresh)
{
    public static UserSpread Warm { get; } = new(InputData.WarmUsers, 0, false);

    public static UserSpread Fresh(long offset) => new(InputData.Users, offset, true);

    public string[] ToArguments() =>
        [Users.ToString(CultureInfo.InvariantCulture), Offset.ToString(CultureInfo.InvariantCulture), .. IsFresh ? new[] { "fresh" } : []];
}
