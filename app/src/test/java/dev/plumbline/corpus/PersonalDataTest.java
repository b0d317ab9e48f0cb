package dev.plumbline.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.Unicode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          an e-mail address | Write to (jane.doe+news@gmail.com).               | jane.doe+news@gmail.com
          an e-mail address | Write to petra@bäckerei-kühn.de today             | petra@backerei-kuhn.de
          an e-mail address | Write to 田中@例え.jp now                            | 田中@例え.jp
          an e-mail address | mailto:'o.neill@firm.co.uk'                       | o.neill@firm.co.uk
          an e-mail address | https://shop.fr/?to=jane@orange.fr                | jane@orange.fr
          an IBAN           | to fr1420041010050500013m02606, thanks            | fr1420041010050500013m02606
          an IBAN           | ES91 2100 0418 4502 0005 1332 BIC CAIXESBBXXX     | ES91 2100 0418 4502 0005 1332
          an IBAN           | Pay BE68 5390 0754 7034 EUR 250                   | BE68 5390 0754 7034
          an IBAN           | her IBAN is DE89 3704 0044 0532 0130 00           | DE89 3704 0044 0532 0130 00
          a card number     | the number is 4539148803436467.                   | 4539148803436467
          a card number     | 4539 1488 0343 6467 12/27                         | 4539 1488 0343 6467
          a card number     | Mastercard 2221-0000-0000-0009, or                | 2221-0000-0000-0009
          a card number     | Amex 3714 496353 98431                            | 3714 496353 98431
          a card number     | (JCB: 3530111333300000)                           | 3530111333300000
          a phone number    | +49 (0)170 1234567, or                            | +49 (0)170 1234567
          a phone number    | call 0044 20 7946 0018 in the morning             | 0044 20 7946 0018
          a phone number    | (212) 736-5000                                    | (212) 736-5000
          """)
  void is_found_whatever_follows_it(String what, String text, String found) {
    assertThat(in(text)).containsExactly(Map.entry(what, found));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "npm install left-pad@1.3.0 and react@18.2.0-rc.next",
        "git clone git@github.com:joan/tools",
        "https://joan:tea4two@shop.de/",
        "foo@bar, @property.setter, icon@2x.png",
        "write to press@halden.example",
        "The device IMEI 490154203237518 goes back",
        "IMEI 35-209900-176148-1",
        "4539148803436468", // a wrong checksum
        "0.4539148803436467",
        "4539 1488 0343 6467 4539 1488", // a table
        "a hash 4539148803436467f",
        "ES91 2100 0418 4502 0005 1333", // a wrong checksum
        "ES91 2100 0418 4502 0005 13321", // too long
        "(212) 555-0147 and 212-555-7777", // nobody has these
        "+1 000 000 0000",
        "2026-11-26 10:43:56.123456",
        "x + 1234567890",
      })
  void what_only_looks_like_it_is_left_alone(String text) {
    assertThat(in(text)).isEmpty();
  }

  @Test
  void hostile_texts_take_no_longer() {
    for (String part : new String[] {"a@b.test ", "+1(2", "GB82W ", "4539 ", "//a:b@", "00441 "}) {
      assertThat(in(part.repeat(30_000))).isEmpty();
    }
  }

  private static Map<String, String> in(String raw) {
    String text = Unicode.searchable(raw);
    return PersonalData.in(text, Marks.of(text));
  }
}
