using System.Globalization;

namespace ModelPipeline.Bench;

/// <summary>Whom the calls are for.</summary>
/// <param name="Users">How many.</param>
/// <param name="Offset">Where a spread of new users begins.</param>
/// <param name="IsFresh">Whether each call is for a new user, instead of any of them.</param>
internal sealed record UserSpread(int Users, long Offset, bool IsFresh)
{
    public static UserSpread Warm { get; } = new(InputData.WarmUsers, 0, false);

    public static UserSpread Fresh(long offset) => new(InputData.Users, offset, true);

    public string[] ToArguments() =>
        [Users.ToString(CultureInfo.InvariantCulture), Offset.ToString(CultureInfo.InvariantCulture), .. IsFresh ? new[] { "fresh" } : []];
}
