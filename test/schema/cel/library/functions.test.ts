import { parseExpression } from '../../../../src/schema/cel/environment';

const evaluate = (text: string, self?: unknown) => parseExpression(text).evaluate(self);

const TRUE: Record<string, string[]> = {
  conversions: [
    'int("5") == 5', 'int("-5") == -5', 'int("+5") == 5', 'int(5.9) == 5', 'int(5u) == 5', 'duration("1h") == duration("60m")', 'duration("1us") > duration("999ns")',
    'duration("0") == duration("0s")', 'int(timestamp("1970-01-01T00:00:01Z")) == 1', 'duration("-1s") < duration("0s")',
    'double("1.5") == 1.5', 'double(2) == 2.0', 'timestamp("2024-01-01T00:00:00Z") > timestamp(0)',
  ],
  strings: [
    '"abc".matches("b")', '!"abc".matches("^b")', '"A".matches("(?i)a")', '"a.b".matches(r"^[a-z]\\.[a-z]$")', '"abab".find("a.") == "ab"', '"a".find("b") == ""',
    '"abab".findAll("a.") == ["ab", "ab"]', '"abab".findAll("a.", 1) == ["ab"]', '"hé😀".charAt(2) == "😀"', '"hé😀".substring(1, 3) == "é😀"', '"abc".substring(1) == "bc"',
    '"😀a".indexOf("a") == 1', '"aba".indexOf("a", 1) == 2', '"a".indexOf("b") == -1', '"aba".lastIndexOf("a") == 2', '"aba".lastIndexOf("a", 1) == 0', '"abc".lastIndexOf("") == 3',
    '"a,b,c".split(",") == ["a", "b", "c"]', '"a,b,c".split(",", 2) == ["a", "b,c"]', '"ab".split("") == ["a", "b"]', '"a".split(",", 0) == []',
    '"aaa".replace("a", "b") == "bbb"', '"aaa".replace("a", "b", 2) == "bba"', '"ab".replace("", "-") == "-a-b-"', '"AbC".lowerAscii() == "abc"', '" a ".trim() == "a"',
    '["a", "b"].join("-") == "a-b"', '"é😀".size() == 2',
  ],
  lists: [
    '[1, 2, 3].isSorted()', '!["b", "a"].isSorted()', '[1, 2].sum() == 3', '[1.5, 2.0].sum() == 3.5', '[].sum() == 0', '[3, 1, 2].min() == 1', '["a", "c"].max() == "c"',
    '[1, 2, 1].indexOf(1) == 0', '[1, 2, 1].lastIndexOf(1) == 2', '[[1], [2]].indexOf([2]) == 1', '[1].indexOf(5) == -1', '[1, 2, 3].slice(1, 2) == [2]',
    '[[1], [2]].flatten() == [1, 2]', '[1, 1, 2].distinct() == [1, 2]', '[1, 2].reverse() == [2, 1]', '[2, 1].sort() == [1, 2]',
    '[duration("1s"), duration("2s")].sum() == duration("3s")', '[duration("1s"), duration("2s")].max() == duration("2s")',
  ],
  sets: ['sets.contains([1, 2], [2])', '!sets.contains([1], [2])', 'sets.equivalent([1, 2, 2], [2, 1])', 'sets.intersects([1, 2], [2, 3])', '!sets.intersects([1], [])', 'sets.contains([[1]], [[1.0]])'],
  urls: [
    'isURL("https://a")', '!isURL("a")', 'url("https://a:80/b?c=d").getScheme() == "https"', 'url("https://a:80/b").getHost() == "a:80"', 'url("https://[::1]:80/b").getHostname() == "::1"',
    'url("https://a:80/b").getPort() == "80"', 'url("https://a/b c").getEscapedPath() == "/b%20c"', 'url("https://a/?b=c&b=d").getQuery() == {"b": ["c", "d"]}', 'url("/path").getScheme() == ""',
  ],
  addresses: [
    'isIP("10.0.0.1") && isIP("::1")', '!isIP("10.0.0.01") && !isIP("::ffff:1.2.3.4") && !isIP("a")', 'ip("10.0.0.1").family() == 4', 'ip("::1").family() == 6', 'ip.isCanonical("::1")',
    '!ip.isCanonical("0:0:0:0:0:0:0:1")', 'string(ip("0:0::1")) == "::1"', 'ip("0.0.0.0").isUnspecified()', 'ip("127.0.0.1").isLoopback()', 'ip("224.0.0.1").isLinkLocalMulticast()',
    'ip("ff02::1").isLinkLocalMulticast()', 'ip("169.254.1.1").isLinkLocalUnicast()', 'ip("10.0.0.1").isGlobalUnicast()', '!ip("255.255.255.255").isGlobalUnicast()', '!ip("224.0.0.1").isGlobalUnicast()',
    'isCIDR("10.0.0.0/8")', '!isCIDR("10.0.0.0")', 'cidr("10.0.0.0/8").containsIP("10.1.1.1")', 'cidr("10.0.0.0/8").containsIP(ip("10.1.1.1"))', '!cidr("10.0.0.0/8").containsIP("11.1.1.1")',
    'cidr("10.0.0.0/8").containsCIDR("10.1.0.0/16")', 'cidr("10.0.0.0/8").containsCIDR(cidr("10.1.0.0/16"))', 'cidr("10.0.0.1/8").prefixLength() == 8', 'string(cidr("10.0.0.1/8").masked()) == "10.0.0.0/8"',
    'string(cidr("10.0.0.1/8").ip()) == "10.0.0.1"',
  ],
  quantities: [
    'isQuantity("1Gi") && !isQuantity("1 Gi")', 'quantity("1Gi").isGreaterThan(quantity("1G"))', 'quantity("1").isLessThan(quantity("1.1"))', 'quantity("1k").compareTo(quantity("1000")) == 0',
    'sign(quantity("-1")) == -1', 'quantity("1.5").asApproximateFloat() == 1.5', 'quantity("2k").asInteger() == 2000', '!quantity("1m").isInteger()', 'quantity("1").add(quantity("1")).asInteger() == 2',
    'quantity("1").add(2).asInteger() == 3', 'sign(quantity("1").sub(quantity("1"))) == 0', 'quantity("5").sub(2).asInteger() == 3',
  ],
  formats: [
    '!format.dns1123Label().validate("a").hasValue()', 'format.dns1123Label().validate("A").hasValue()', 'format.named("uuid").hasValue()', '!format.named("nothing").hasValue()',
    'format.labelValue().validate("").hasValue() == false', 'format.uri().validate("a").hasValue()', 'format.dns1123LabelPrefix().validate("a-").hasValue() == false',
  ],
};

describe.each(Object.entries(TRUE))('%s', (_library, expressions) => {
  test.each(expressions)('%s', text => expect(evaluate(text)).toBe(true));
});

test.each([
  'int("")', 'int("a")', 'int(" 1")', 'int("0x10")', 'int("9223372036854775808")', 'duration("s")', 'duration("1d")', 'duration("")', '"a".substring(2)', '"abc".substring(2, 1)',
  '"a".matches("(")', '"a".charAt(5)', '[].min()', '[1, "a"].min()', '["a"].sum()', '[1].slice(0, 2)', 'url("a").getHost() == ""', 'ip("a").family() == 4', 'cidr("a").prefixLength() == 1', 'sign(quantity("x")) == 0',
  'quantity("1.5").asInteger() == 1', 'double("1e400") > 0.0', 'double("0x5") > 0.0', 'timestamp("2024-01-01 00:00:00Z") > timestamp(0)',
])('%s fails', text => expect(() => evaluate(text)).toThrow());
