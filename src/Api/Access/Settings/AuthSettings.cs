using ModelPipeline.Silo;

namespace ModelPipeline.Api;

/// <summary>Reads the section <c>Auth</c>, and checks it together with the addresses to listen on.</summary>
internal static class AuthSettings
{
    /// <summary>Registers the settings, the static keys, and the faults of both.</summary>
    public static AuthOptions AddAuth(this WebApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection("Auth");
        var faults = new List<Fault>();
        var auth = SettingReader.Read<AuthOptions>(section, faults);
        var keys = ReadKeys(section.GetSection("Keys"), faults);
        var jwt = SettingReader.Read<JwtOptions>(section.GetSection("Jwt"), faults);
        if (auth.TakesTokens)
            faults.AddRange(jwt.Check());
        if (!auth.TakesKeys && keys.Count > 0)
            faults.Add(new("Auth:Mode", $"is '{auth.Mode}', so that the keys under Auth:Keys protect nothing; set ApiKey or ApiKeyOrJwt."));
        else if (auth.StaysOnLoopback && ListeningAddresses.FindOpen(builder.Configuration) is { } address)
            faults.Add(Open(address));
        var pushes = SettingReader.Read<PubSubOptions>(builder.Configuration.GetSection("Events:PubSub"), faults);
        faults.AddRange(pushes.Check(auth.Mode));
        builder.Services.AddSingleton(pushes);
        builder.Services.AddFaults(faults);
        builder.Services.AddSingleton(auth).AddSingleton(jwt).AddSingleton(new KeyTable(keys));
        return auth;
    }

    private static Fault Open(string address) => new("Auth:Mode",
        $"is 'None', and the API would listen on {address}, where other machines may call without a key. Set Auth:Mode to ApiKey and "
        + "make a key with \"dotnet ModelPipeline.Api.dll --create-key NAME --scopes score,read\", or listen on a loopback address such as "
        + "http://localhost:8080, or set Auth:AllowAnonymous to true.");

    private static List<KeyGrant> ReadKeys(IConfigurationSection section, List<Fault> faults)
    {
        var grants = new List<KeyGrant>();
        foreach (var child in section.GetChildren())
        {
            var key = SettingReader.Read<StaticKeyOptions>(child, faults);
            var found = key.Check(child.Path).ToList();
            if (!Grants.IsName(child.Key))
                found.Add(new(child.Path, "has a name with other characters than letters, digits, '-', '_' and '.'; choose another name."));
            // An empty list is none, and no list is all: one of the two is not what was meant.
            var list = child.GetSection("Pipelines");
            if (list.Value is "" || (list.GetChildren().Any() && key.Pipelines.Length == 0))
                found.Add(new(list.Path, "is empty; name pipelines, or leave it out for all."));
            faults.AddRange(found);
            if (found.Count > 0 || key.HashBytes() is not { } hash)
                continue;
            var same = grants.Find(other => other.Hash.AsSpan().SequenceEqual(hash));
            if (same is not null)
            {
                faults.Add(new($"{child.Path}:Hash", $"is also that of Auth:Keys:{same.Caller.Name}; make a key for each name."));
            }
            else
            {
                grants.Add(new(hash, NewCaller(child.Key, key), key.ExpiresAt, null));
            }
        }

        return grants;
    }

    private static Caller NewCaller(string name, StaticKeyOptions key) => new(
        name,
        key.Tenant.Length > 0 ? key.Tenant : null,
        Scopes.Of(Grants.Split(key.Scopes)),
        new(key.Globs));
}
