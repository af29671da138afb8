"""What a site pays for energy, from the scenario to the indicators: charges by energy and capacity, levies, agreements,
negative prices, a price file as ENTSO-E exports it, carbon by contracts."""

import datetime
import json

import harness

DAYS = 10
YEAR_D = 365.25

BASE = f"""\
gigatwin: 1
extends: {harness.SMALL}
time: {{start: 2028-07-01, duration: {DAYS} d, step: 1 h}}
"""


class EnergyCostTest(harness.ProgramTest):
    def indicators(self, name, block):
        (self.folder / f"{name}.yaml").write_text(BASE + block)
        self.succeeds("run", f"{name}.yaml", "--output", f"{name}.h5", "--quiet")
        shown = json.loads(self.succeeds("show", f"{name}.h5", "--json").stdout)
        return {entry["name"]: entry["value"] for entry in shown["indicators"]}

    def near(self, found, expected, relative=1e-9):
        self.assertAlmostEqual(found / expected, 1.0, delta=relative)

    def test_charges_come_on_top_of_the_market(self):
        plain = self.indicators("plain", "site: {price: {network_charge: 0 EUR/MWh, tax: 0 EUR/MWh}}\n")
        self.assertEqual((plain["network_charges"], plain["electricity_taxes"]), (0, 0))
        charged = self.indicators("charged", """\
site:
  price:
    network_charge: 7 EUR/MWh
    network_capacity_charge: 60 EUR/(kW a)
    tax: 3 EUR/MWh
    levies: [{name: offshore, per_energy: 5 EUR/MWh}, {name: cogeneration, per_energy: 2 EUR/MWh}]
""")
        energy = charged["electricity_taxes"] / 10  # MWh
        peak = charged["peak_power"] * 1000  # kW: without battery or generators all of it is imported
        self.near(charged["network_charges"], 7 * energy + 60 * peak * DAYS / YEAR_D)
        self.near(charged["electricity_cost"],
                  plain["electricity_cost"] + charged["network_charges"] + charged["electricity_taxes"])

    def test_a_contracted_capacity_is_charged_used_or_not(self):
        found = self.indicators("contracted", """\
site: {price: {network_charge: 0 EUR/MWh, network_capacity_charge: 60 EUR/(kW a), capacity_basis: contracted}}
""")
        self.near(found["network_charges"], 60 * 2600 * DAYS / YEAR_D)

    def test_carbon_by_contracts(self):
        block = "site: {residual_mix: 500 g/kWh, price: {tax: 10 EUR/MWh}}\n"
        plain = self.indicators("plain", block)
        energy = plain["electricity_taxes"] / 10
        self.near(plain["carbon_market"], 0.5 * energy)
        half = self.indicators("half", block + "grid: {guarantees_of_origin: 50 %, guarantee_price: 2 EUR/MWh}\n")
        self.near(half["carbon_market"], 0.25 * energy)
        self.near(half["electricity_cost"] - plain["electricity_cost"], energy, 1e-6)
        self.assertEqual(half["carbon"], plain["carbon"])
        band = self.indicators("band", block + """\
grid: {agreements: [{name: band, kind: baseload, capacity: 20 MW, price: 60 EUR/MWh}]}
""")
        self.assertEqual((band["carbon_market"], band["hourly_matched"]), (0, 1))

    def test_prices_below_zero_all_year_leave_charges_positive(self):
        found = self.indicators("negative", """\
site: {price: {profile: {mean: -40 EUR/MWh, daily_volatility: 0.1, shape_volatility: 0.1}, tax: 10 EUR/MWh}}
grid: {battery: {from: lfp-2h, energy: 2 MWh, power: 1 MW, plan: price, wear: 0 EUR/MWh}}
""")
        self.assertLess(found["electricity_cost"], 0)
        self.assertGreater(found["electricity_taxes"], 0)
        self.assertGreater(found["network_charges"], 0)

    def test_a_price_file_of_the_transparency_platform(self):
        """At 90 EUR/MWh in all hours but July's, which have 30, the site pays 30 and its charges."""
        rows = ['"MTU (CET/CEST)","Day-ahead Price [EUR/MWh]","Currency"']
        for hour in range(365 * 24):
            utc = datetime.datetime(2022, 12, 31, 23) + datetime.timedelta(hours=hour)
            summer = datetime.datetime(2023, 3, 26, 1) <= utc < datetime.datetime(2023, 10, 29, 1)
            clock = utc + datetime.timedelta(hours=2 if summer else 1)
            end = clock + datetime.timedelta(hours=1)
            rows.append(f'"{clock:%d.%m.%Y %H:%M} - {end:%d.%m.%Y %H:%M}","{30 if utc.month == 7 else 90}","EUR"')
        (self.folder / "prices.csv").write_text("\n".join(rows) + "\n")
        found = self.indicators("file", """\
site:
  price:
    kind: csv
    csv: {file: prices.csv, time_column: MTU (CET/CEST), value_column: "Day-ahead Price [EUR/MWh]", timezone: Europe/Berlin}
    network_charge: 4 EUR/MWh
    tax: 1 EUR/MWh
""")
        self.near(found["electricity_price_paid"], 35)


if __name__ == "__main__":
    harness.main()
