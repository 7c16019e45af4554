using System.Collections;
using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using ModelPipeline.Api;

namespace ModelPipeline.Tests;

/// <summary>Walks the bodies of all routes: a property that a route does not take is refused, at any depth.</summary>
public sealed class BodyRuleTests
{
    [Fact]
    public async Task EveryBody_RefusesUnknownProperties()
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddApi();
        await using var app = builder.Build();
        app.MapApi();
        var accepted = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints)
            .SelectMany(route => route.Metadata.OfType<IAcceptsMetadata>()).Select(accepts => accepts.RequestType).OfType<Type>();
        var all = new HashSet<Type>();
        foreach (var body in accepted)
            Add(body, all);

        Assert.Empty(all.Where(type => type.GetCustomAttribute<JsonUnmappedMemberHandlingAttribute>() is not
        { UnmappedMemberHandling: JsonUnmappedMemberHandling.Disallow }).Select(type => type.Name));
        Assert.InRange(all.Count, 15, 100);
    }

    // A type with a converter reads its properties itself.
    private static void Add(Type type, HashSet<Type> all)
    {
        var body = Nullable.GetUnderlyingType(type) ?? type;
        if (typeof(IEnumerable).IsAssignableFrom(body))
        {
            foreach (var element in body.IsArray ? [body.GetElementType()!] : body.GetGenericArguments())
                Add(element, all);
        }
        else if (body.Namespace?.StartsWith(nameof(ModelPipeline), StringComparison.Ordinal) == true && !body.IsEnum
            && body.GetCustomAttribute<JsonConverterAttribute>() is null && all.Add(body))
        {
            foreach (var property in body.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                Add(property.PropertyType, all);
        }
    }
}
